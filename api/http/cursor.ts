import { Type } from 'typebox';
import type { ListPart } from '../../db/page-bytes.js';
import { Problem } from './problem.js';

/** The query parameters of every list. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'The `next` of the previous page.' })),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 100,
      description:
        'Maximum number of entries per page. A page can have fewer, or none, if they are larger than 1 MiB or few match a filter: there are more as long as `next` is not null.',
    }),
  ),
};

/** A position in a list: the key of the last entry, opaque to clients. */
function cursorFor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The pattern of a part of a cursor's key. */
export type KeyPart = 'text' | 'uuid' | 'row';

const looksRight: Record<KeyPart, (part: unknown) => boolean> = {
  text: (part) => typeof part === 'string' && !part.includes('\0'),
  uuid: (part) => typeof part === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(part),
  row: (part) => Number.isInteger(part) && (part as number) >= 0 && (part as number) < 2 ** 31,
};

/** Returns the key in a cursor, or undefined without a cursor. Throws `Problem` if the cursor is invalid. */
export function keyIn(cursor: string | undefined, ...parts: KeyPart[]): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === parts.length && parts.every((part, index) => looksRight[part](key[index])))
      return key.map(String);
  } catch {}
  throw new Problem('invalid_request', 'The cursor is not valid for this list.', {
    errors: [{ in: 'query', pointer: '/cursor', detail: 'is not a cursor of this list' }],
  });
}

/**
 * Returns the number in the cursor of a list that is ordered by one number, or undefined without a cursor. Throws
 * `Problem` if the cursor is invalid.
 */
export function numberIn(cursor: string | undefined): number | undefined {
  return keyIn(cursor, 'row')?.map(Number)[0];
}

/** Cuts rows (up to `limit` and one more, or as many as fitted a page) to a page with the cursor of the next one. */
export function page<Entry>(
  found: Entry[] | ListPart<Entry>,
  limit: number,
  keyOf: (entry: Entry) => readonly (string | number)[],
): { entries: Entry[]; next: string | null } {
  const {
    entries: rows,
    truncated,
    reached,
  }: ListPart<Entry> = Array.isArray(found) ? { entries: found, truncated: false } : found;
  const entries = rows.slice(0, limit);
  const last = entries.at(-1);
  if ((truncated || rows.length > limit) && last !== undefined) return { entries, next: cursorFor(keyOf(last)) };
  return { entries, next: reached ? cursorFor(reached) : null };
}
