import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { decodeUtf8 } from '../../core/formats/text/decode-utf8.js';
import { invalidRequest } from './problem.js';

/** Maximum nesting of lists and objects: more than any call needs, and few enough for recursive code. */
const deepest = 100;

/**
 * Maximum of names and values in a body: more would block the event loop while it is parsed or validated. Names cost
 * the most.
 */
const defaultBounds = { names: 20_000, values: 120_000 };

/** Length in characters from which a body is parsed in one turn of the event loop and validated in the next. */
const long = 65_536;

/**
 * Reads JSON bodies as RFC 8259 defines them, only in UTF-8. Refuses bodies that are invalid, nested too deeply or have
 * too many values.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    // Many clients send a content type without a body.
    if (bytes.length === 0) return done(null, undefined);
    try {
      const text = jsonBody(bytes as Buffer);
      void parse(request, text, text.length < long ? done : (...parsed) => setImmediate(done, ...parsed));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * Returns the text of a body. Throws `Problem` if it is not UTF-8: it would be stored with other characters than were
 * sent.
 */
export function utf8Body(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  const detail = `is not valid UTF-8 at byte ${decodeUtf8(bytes).used}; send it as UTF-8`;
  throw invalidRequest([{ in: 'body', pointer: '', detail }]);
}

/**
 * Returns the text of a JSON body, not parsed yet. Throws `Problem` if it is not UTF-8, is nested too deeply or exceeds
 * `bounds`: a validator or serializer recurses once per level.
 */
export function jsonBody(bytes: Buffer, bounds: { names: number; values: number } = defaultBounds): string {
  const text = utf8Body(bytes);
  let depth = 0;
  let values = 0;
  let names = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inString) {
      if (unit === backslash) at++;
      else if (unit === quote) inString = false;
    } else if (unit === quote) inString = true;
    else if (unit === comma) values++;
    else if (unit === colon) names++;
    else if (unit === openList || unit === openObject) {
      depth++;
      values++;
      if (depth > deepest)
        throw invalidRequest([{ in: 'body', pointer: '', detail: `is nested more than ${deepest} levels deep` }]);
    } else if (unit === closeList || unit === closeObject) depth--;
  }
  if (values > bounds.values || names > bounds.names)
    throw invalidRequest([
      { in: 'body', pointer: '', detail: `has more than ${bounds.names} names or ${bounds.values} values` },
    ]);
  return text;
}

const [quote, backslash, comma, colon, openList, closeList, openObject, closeObject] = [...'"\\,:[]{}'].map(
  (character) => character.charCodeAt(0),
);
