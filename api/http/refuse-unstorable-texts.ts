import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { shownPart } from '../../core/text/json-pointer.js';
import { storableText } from '../../core/text/storable.js';
import { invalidRequest, type RequestFault } from './problem.js';

/** A value in a request and its place. */
interface Place {
  value: unknown;
  name?: string;
  within?: Place;
}

/**
 * Refuses a request with a text that PostgreSQL cannot store: NUL, or half of a surrogate pair. It would be stored
 * differently from what was sent. A hook `preValidation`; throws `Problem`.
 */
export async function refuseUnstorableTexts({ params, query, body }: FastifyRequest): Promise<void> {
  refuseUnstorable('path', params);
  refuseUnstorable('query', query);
  // A stream is checked after it is read.
  if (!(body instanceof Readable)) refuseUnstorable('body', body);
}

/** Throws `Problem` if a part of a request contains a text that PostgreSQL cannot store. */
export function refuseUnstorable(part: RequestFault['in'], value: unknown): void {
  const found = unstorableIn(value);
  if (found) throw invalidRequest([faultAt(part, found)]);
}

// Not recursive, because the nesting may be as deep as the body is long.
function unstorableIn(value: unknown): Place | undefined {
  const left: Place[] = [{ value }];
  for (let place = left.pop(); place; place = left.pop()) {
    const { value: current } = place;
    if (typeof current === 'string' && !isStorable(current)) return place;
    if (typeof current !== 'object' || current === null || ArrayBuffer.isView(current)) continue;
    for (const [name, inner] of Object.entries(current)) {
      if (!isStorable(name)) return { value: name, name, within: place };
      if (typeof inner === 'string' ? !isStorable(inner) : typeof inner === 'object' && inner !== null)
        left.push({ value: inner, name, within: place });
    }
  }
  return undefined;
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function faultAt(part: RequestFault['in'], found: Place): RequestFault {
  const names: string[] = [];
  for (let place: Place | undefined = found; place?.name !== undefined; place = place.within) names.push(place.name);
  const pointer = names.reverse().map((name) => `/${shownPart(storableText(name))}`);
  return {
    in: part,
    pointer: pointer.join(''),
    detail: 'contains a NUL character or half of a surrogate pair, which cannot be stored',
  };
}
