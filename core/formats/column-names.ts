import { identityOf } from '../text/text-identity.js';
import { readText } from './read-text.js';
import type { SourceRow } from './row-source.js';

/** Maximum length of a column name in a setup. */
export const maxColumnNameCharacters = 1_000;

/** The names of a header row's columns, as `readText` reads them; a column without a name is ''. */
export const columnNames = (header: SourceRow): string[] => header.cells.map(readText);

/** The position of the first column with this name; -1 if there is none. */
export function columnIndex(columns: readonly string[], name: string): number {
  const wanted = identityOf(name);
  return columns.findIndex((column) => identityOf(column) === wanted);
}

/** Makes column names unique: the second `Name` becomes `Name (2)`, a column without a name becomes `Column 3`, say. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names.map(identityOf));
  const given = new Set<string>();
  return names.map((written, index) => {
    const wanted = written || `Column ${index + 1}`;
    let name = wanted;
    const isTaken = (): boolean => given.has(identityOf(name)) || (name !== written && taken.has(identityOf(name)));
    for (let number = 2; isTaken(); number += 1) name = `${wanted} (${number})`;
    given.add(identityOf(name));
    return name;
  });
}

/** The names in a header and those of columns to the right of them; all are made distinct if wanted. */
export function withUnnamed(header: readonly string[], unnamed: number, distinct: boolean): string[] {
  if (distinct) return distinctNames([...header, ...Array<string>(unnamed).fill('')]);
  return [...header, ...Array.from({ length: unnamed }, (_, index) => `Column ${header.length + index + 1}`)];
}
