import { CsvError, parse } from 'csv-parse/sync';
import { cutText } from '../../core/text/cut-text.js';
import { shownPart } from '../../core/text/json-pointer.js';
import { identityOf, isBlankText } from '../../core/text/text-identity.js';
import { Problem } from '../http/problem.js';
import { maxCharacters, maxEntries, type ValueListBody } from './schemas.js';

/** Returns a list from CSV: a key and a value per line, no header. Throws `Problem` with the invalid line. */
export function valueListFromCsv(text: string): ValueListBody {
  const entries: Record<string, string> = Object.create(null);
  for (const [index, [key = '', value = '']] of rowsOf(text).entries()) {
    const name = identityOf(key);
    if (Object.hasOwn(entries, name)) throw atLine(index + 1, `the key "${name}" occurs again`);
    entries[name] = value.trim();
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

/**
 * The entries of a list, with their keys in the form in which they are looked up. Throws `Problem` for faults that the
 * schema does not detect.
 */
export function checkEntries({ entries }: ValueListBody): [string, string][] {
  const pairs = Object.entries(entries);
  if (pairs.length === 0) throw new Problem('invalid_request', 'The list has no entries.');
  if (pairs.length > maxEntries) throw new Problem('invalid_request', `The list has more than ${maxEntries} entries.`);
  const keys = new Set<string>();
  for (const [key, value] of pairs) {
    if (isBlankText(key) || key !== key.trim() || value.trim() === '')
      throw entryProblem(key, 'has an empty key or value, or spaces around its key');
    if ([...key].length > maxCharacters || [...value].length > maxCharacters)
      throw entryProblem(key, `is longer than ${maxCharacters} characters`);
    if (keys.size === keys.add(identityOf(key)).size)
      throw entryProblem(key, 'has the key of another entry, written in other characters');
  }
  return pairs.map(([key, value]) => [identityOf(key), value]);
}

const entryProblem = (key: string, detail: string): Problem =>
  new Problem('invalid_request', `The entry "${cutText(key, 60)}" ${detail}.`, {
    errors: [{ in: 'body', pointer: `/entries/${shownPart(key)}`, detail }],
  });
