import { CsvError, parse } from 'csv-parse/sync';
import { type Static, Type } from 'typebox';
import { cutText } from '../../core/text/cut-text.js';
import { shownPart } from '../../core/text/json-pointer.js';
import { Problem } from '../http/problem.js';

/** Maximum size in bytes, as JSON or CSV: about 80 per entry of the longest list. */
export const valueListLimit = 16 * 1_048_576;

const maxEntries = 200_000;
const maxCharacters = 250;

export const ValueListBody = Type.Object(
  {
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Name for people. Default: the code.' }),
    ),
    entries: Type.Record(Type.String(), Type.String(), {
      description: `The value of each key; at most ${maxEntries} entries of ${maxCharacters} characters.`,
    }),
  },
  { $id: 'ValueListContent', description: 'The entries of a value list.', additionalProperties: false },
);
export type ValueListBody = Static<typeof ValueListBody>;

/** Returns a list from CSV: a key and a value per line, no header. Throws `Problem` with the invalid line. */
export function valueListFromCsv(text: string): ValueListBody {
  const entries: Record<string, string> = Object.create(null);
  for (const [index, [key = '', value = '']] of rowsOf(text).entries()) {
    if (Object.hasOwn(entries, key.trim())) throw atLine(index + 1, `the key "${key.trim()}" occurs again`);
    entries[key.trim()] = value.trim();
  }
  return { entries };
}

function rowsOf(text: string): string[][] {
  try {
    const rows = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
    const odd = rows.findIndex((row) => row.length !== 2);
    if (odd >= 0) throw atLine(odd + 1, `has ${(rows[odd] as string[]).length} values instead of a key and a value`);
    return rows;
  } catch (error) {
    if (error instanceof CsvError) throw atLine(Number(error.lines ?? 1), error.message);
    throw error;
  }
}

const atLine = (line: number, detail: string): Problem =>
  new Problem('invalid_request', `Line ${line} of the list: ${detail}.`, {
    errors: [{ in: 'body', pointer: `/${line - 1}`, detail }],
  });

/** Throws `Problem` for faults that the schema does not detect. */
export function checkEntries({ entries }: ValueListBody): [string, string][] {
  const pairs = Object.entries(entries);
  if (pairs.length === 0) throw new Problem('invalid_request', 'The list has no entries.');
  if (pairs.length > maxEntries) throw new Problem('invalid_request', `The list has more than ${maxEntries} entries.`);
  for (const [key, value] of pairs) {
    if (key.trim() === '' || key !== key.trim() || value.trim() === '')
      throw entryProblem(key, 'has an empty key or value, or spaces around its key');
    if ([...key].length > maxCharacters || [...value].length > maxCharacters)
      throw entryProblem(key, `is longer than ${maxCharacters} characters`);
  }
  return pairs;
}

const entryProblem = (key: string, detail: string): Problem =>
  new Problem('invalid_request', `The entry "${cutText(key, 60)}" ${detail}.`, {
    errors: [{ in: 'body', pointer: `/entries/${shownPart(key)}`, detail }],
  });
