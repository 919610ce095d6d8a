import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { decodeUtf8 } from '../../core/formats/text/decode-utf8.js';
import { invalidRequest } from './problem.js';

/** Levels of lists and objects within one another: more than any call takes, and few enough for whatever walks through them. */
const deepest = 100;

/** What a body may have in all: more takes longer to parse, or to check, than the event loop is to be held. Names take most. */
const most = { names: 20_000, values: 120_000 };

/** Characters of a body from which on it is parsed in one turn of the event loop and checked in the next. */
const long = 65_536;

/** Reads JSON bodies as RFC 8259 has them, in UTF-8 and nothing else; one that is not, or too deep, or has too many values, is refused. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    // Many clients name the type of a body that they do not send.
    if (bytes.length === 0) return done(null, undefined);
    try {
      const text = jsonBody(bytes as Buffer);
      void parse(request, text, text.length < long ? done : (...parsed) => setImmediate(done, ...parsed));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** The text of a body; throws `Problem` where it is not UTF-8, which would be stored with other characters than were sent. */
export function utf8Body(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  const detail = `is not valid UTF-8 at byte ${decodeUtf8(bytes).used}; send it as UTF-8`;
  throw invalidRequest([{ in: 'body', pointer: '', detail }]);
}

/**
 * The text of a JSON body, still to be parsed. Throws `Problem` where it is not UTF-8, is nested too deep or has more names or values than
 * `bounds`: a validator, or whatever writes it again, calls itself once per level.
 */
export function jsonBody(bytes: Buffer, bounds: { names: number; values: number } = most): string {
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
