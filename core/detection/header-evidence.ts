import { columnNames } from '../formats/column-names.js';
import type { SourceRow } from '../formats/row-source.js';
import { type CellKind, kindOf } from './cell-kind.js';
import { counted } from './finding.js';
import { headerWords } from './header-words.js';

/** Whether a row names columns: speaks for it above 0, against it below, and says why. */
export function judgeHeader(
  row: SourceRow,
  below: readonly SourceRow[],
  width: number,
): { score: number; reason: string } {
  const cells = Array.from({ length: width }, (_, column) => row.cells[column] ?? null);
  const names = columnNames({ row: row.row, cells });
  const kinds = cells.map(kindOf);
  const values = kinds.filter((kind) => kind !== 'text' && kind !== 'empty').length;
  const filled = kinds.filter((kind) => kind !== 'empty').length;
  const typed = cells.flatMap((_, column) => {
    const kind = kindBelow(below, column);
    return kind === undefined || kind === 'text'
      ? []
      : [{ column, differs: kinds[column] === 'text', same: kinds[column] === kind }];
  });
  const known = names.filter(headerWords).length;
  const returning = names.filter(
    (name, column) =>
      name !== '' && below.slice(0, 300).some((other) => String(other.cells[column] ?? '').trim() === name),
  ).length;
  const differing = typed.filter(({ differs }) => differs).length;
  const alike = typed.filter(({ same }) => same).length;
  if (differing > 0 && alike === 0) {
    const reason = `Row ${row.row} holds names: below it ${counted(differing, 'column')} ${differing === 1 ? 'has' : 'have'} numbers or dates.`;
    return { score: 1 + Math.min(1, known / 2), reason };
  }
  if (alike > 0) {
    if (known > 0) return { score: 0.2, reason: 'It has names that columns have, and numbers like the rows below it.' };
    return {
      score: -1,
      reason: `Row ${row.row} has numbers or dates like the rows below it: it is a record, and there is no header.`,
    };
  }
  if (values > 0 && values * 2 >= filled) return { score: -0.6, reason: `Row ${row.row} has values, not names.` };
  if (known * 2 >= filled && known > 0)
    return { score: 1, reason: `Row ${row.row} holds names that columns have, such as "${names.find(headerWords)}".` };
  if (below.length === 0) return { score: known > 0 ? 0.6 : 0, reason: 'There is no row below to compare it with.' };
  if (returning > 0 && known === 0)
    return { score: -0.6, reason: `What stands in row ${row.row} stands in rows below it too: it is a record.` };
  if (sharesForm(names, below))
    return { score: -0.7, reason: `Row ${row.row} is written like the rows below it: it is a record.` };
  if (known > 0)
    return { score: 0.7, reason: `Row ${row.row} holds a name that columns have: "${names.find(headerWords)}".` };
  if (differsInForm(names, below)) return { score: 0.6, reason: `Row ${row.row} is written unlike the rows below it.` };
  return { score: 0, reason: 'All of its cells are text, as in the rows below.' };
}

/** The kind that nine in ten cells of a column are of. */
function kindBelow(below: readonly SourceRow[], column: number): CellKind | undefined {
  const counts = new Map<CellKind, number>();
  let filled = 0;
  for (const { cells } of below.slice(0, 300)) {
    const kind = kindOf(cells[column] ?? null);
    if (kind === 'empty') continue;
    filled += 1;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of counts) if (count >= filled * 0.7) return kind;
  return filled === 0 ? undefined : 'text';
}

/** `C001` and `C-17` have the form of codes, each its own: `a9` and `a-9`. */
export const formOf = (text: string): string => text.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '9');

function textsBelow(below: readonly SourceRow[], column: number): string[] {
  const texts = below.slice(0, 300).map(({ cells }) => String(cells[column] ?? '').trim());
  return texts.filter((text) => text !== '');
}

/** Whether some cell is a code of the very form that the codes below it have. */
function sharesForm(names: readonly string[], below: readonly SourceRow[]): boolean {
  return names.some((name, column) => {
    const texts = /\d/.test(name) ? textsBelow(below, column) : [];
    return texts.length > 1 && texts.filter((text) => formOf(text) === formOf(name)).length >= texts.length * 0.9;
  });
}

/** Whether codes with digits stand below names without any. */
function differsInForm(names: readonly string[], below: readonly SourceRow[]): boolean {
  return names.some((name, column) => {
    if (name === '' || /\d/.test(name)) return false;
    const texts = textsBelow(below, column);
    return texts.length > 0 && texts.filter((text) => /\d/.test(text)).length >= texts.length * 0.9;
  });
}
