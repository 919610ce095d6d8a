import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { decodeUtf8 } from '../activities/read/text/decode-utf8.js';
import { invalidRequest } from './problem.js';

/** Levels of lists and objects within one another: more than any call takes, and few enough for whatever walks through them. */
const deepest = 100;

/** Reads JSON bodies as RFC 8259 has them, in UTF-8 and nothing else; one that is not, or too deep, is answered with 400. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      const text = utf8Body(bytes as Buffer);
      refuseDeepJson(text);
      void parse(request, text, done);
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

// Counted in the text: a validator, or whatever writes the value again, calls itself once per level.
function refuseDeepJson(text: string): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inString) {
      if (unit === backslash) at++;
      else if (unit === quote) inString = false;
    } else if (unit === quote) inString = true;
    else if (unit === openList || unit === openObject) {
      depth++;
      if (depth > deepest)
        throw invalidRequest([{ in: 'body', pointer: '', detail: `is nested more than ${deepest} levels deep` }]);
    } else if (unit === closeList || unit === closeObject) depth--;
  }
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [...'"\\[]{}'].map((character) =>
  character.charCodeAt(0),
);
