import { expect, it } from 'vitest';
import { identityOf } from '../../core/text/text-identity.js';
import { useDatabase } from '../harness/database.js';

const database = useDatabase();

/** The characters that PostgreSQL can store, in the planes where some are invisible or composed. */
const characters = Array.from({ length: 0xe2000 }, (_, code) => code)
  .filter((code) => code > 0 && (code < 0xd800 || (code > 0xdfff && code < 0x20000) || code >= 0xe0000))
  .map((code) => String.fromCodePoint(code));

it('PostgreSQL compares keys and names in the same form as the rest of Longshore', async () => {
  const texts = [
    ...characters.map((character) => `O${character} x`),
    ...[' ', '\t', '\u00a0', '\u200b'].flatMap((end) => [`${end}a${end}b${end}`, `${end}ä${end}`, end]),
    ...['GRO\u0308SSE', 'O\u200b\u0308', 'a\u0323\u0307', 'a\u0307\u0323', '\u1100\u200b\u1161'],
    '',
  ];
  const forms: string[] = [];
  for (let from = 0; from < texts.length; from += 100_000) {
    const some = texts.slice(from, from + 100_000);
    const rows = await database.application<{ form: string }[]>`
      SELECT text_identity(text) AS form FROM unnest(${some}::text[]) WITH ORDINALITY t (text, place) ORDER BY place`;
    forms.push(...rows.map(({ form }) => form));
  }
  const different = texts.filter((text, place) => forms[place] !== identityOf(text));
  expect(different.map((text) => JSON.stringify(text))).toEqual([]);
});
