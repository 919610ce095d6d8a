import { textBetween } from '../../text/cut-text.js';
import type { FixedWidthFormat } from '../file-format.js';

/**
 * Returns a function that cuts a line into the cells of its columns, counted in characters (code points) and without
 * padding at their ends. Columns beyond the end of the line are left out.
 */
export function fixedWidthSlicer(columns: FixedWidthFormat['columns']): (line: string) => string[] {
  const bounds = columns.map(({ start, length }) => ({ from: start - 1, to: start - 1 + length }));
  return (line) => {
    // Outside the basic plane a character has two code units, so positions cannot be used as indexes.
    const characters = /[\ud800-\udfff]/.test(line) ? Array.from(line) : line;
    let count = bounds.length;
    while (count > 0 && bounds[count - 1]!.from >= characters.length) count--;
    const cells: string[] = [];
    for (let i = 0; i < count; i++) {
      const cell = characters.slice(bounds[i]!.from, bounds[i]!.to);
      cells.push(withoutPadding(typeof cell === 'string' ? cell : cell.join('')));
    }
    return cells;
  };
}

function withoutPadding(cell: string): string {
  let end = cell.length;
  while (end > 0 && cell.charCodeAt(end - 1) === 0x20) end--;
  return textBetween(cell, 0, end);
}
