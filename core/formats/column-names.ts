import { excelText } from '../text/excel-text.js';
import { cellText } from './cell-text.js';
import type { SourceRow } from './row-source.js';

/** The names of a header row's columns, trimmed and without Excel's formula around a text; a column without a name is ''. */
export function columnNames(header: SourceRow): string[] {
  return header.cells.map((cell) => excelText(cellText(cell).trim()));
}

/** Makes column names unique: the second `Name` becomes `Name (2)`, a column without a name becomes `Column 3`, say. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const given = new Set<string>();
  return names.map((written, index) => {
    const wanted = written || `Column ${index + 1}`;
    let name = wanted;
    for (let number = 2; given.has(name) || (name !== written && taken.has(name)); number += 1)
      name = `${wanted} (${number})`;
    given.add(name);
    return name;
  });
}
