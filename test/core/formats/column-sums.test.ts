import { describe, expect, it } from 'vitest';
import { ColumnSums } from '../../../core/formats/column-sums.js';
import type { Cell } from '../../../core/formats/row-source.js';

/** Whether the last row has the sums of the others, whose first column has the numbers of documents. */
function areSums(...rows: Cell[][]): boolean {
  const sums = new ColumnSums([0]);
  const last = rows.pop() as Cell[];
  for (const cells of rows) sums.add({ row: 1, cells }, cells[0] !== '');
  return sums.areIn({ row: 2, cells: last });
}

describe('the numbers of a row', () => {
  it('are sums however decimals and groups are written', () => {
    expect(
      areSums(['A', 'Pen', '1,5', 'x'], ['', 'Ink', '2', 'x'], ['', 'Cap', '0,75', 'x'], ['', 'Kopā', '4,25']),
    ).toBe(true);
    expect(
      areSums(['A', 'Pen', '1.200,50', 'x'], ['', 'Ink', '-0,50', 'x'], ['', 'Cap', '10', 'x'], ['', '', '1.210,00']),
    ).toBe(true);
    expect(
      areSums(['A', 'Pen', "1'200.5", 'x'], ['', 'Ink', '2', 'x'], ['', 'Cap', '1 000', 'x'], ['', '', '2,202.50']),
    ).toBe(true);
    expect(areSums(['A', 'Pen', 0.1, 'x'], ['B', 'Ink', 0.2, 'x'], ['', 'Cap', 0.3, 'x'], ['', null, 0.6])).toBe(true);
  });

  it('are those of the document above or of all', () => {
    const rows = [
      ['A', 'Pen', 1, 5, 'x'],
      ['B', 'Ink', 2, 7, 'x'],
      ['', 'Cap', 3, 1, 'x'],
    ];
    expect(areSums(...rows, ['', 'sum', 5, 8])).toBe(true);
    expect(areSums(...rows, ['', 'sum', 6, 13])).toBe(true);
    expect(areSums(...rows, ['', 'sum', 6, 14])).toBe(false);
    expect(areSums(...rows, ['', 'sum', 6])).toBe(true);
    expect(areSums(...rows, ['', 'sum', 5])).toBe(false);
  });

  it('are not taken for sums in a row that may be a record', () => {
    const rows = [
      ['A', 'Pen', 1, 'x'],
      ['B', 'Ink', 2, 'x'],
      ['', 'Cap', 3, 'x'],
    ];
    expect(areSums(...rows, ['', 'I4', 6])).toBe(false);
    expect(areSums(...rows, ['', 'Tap', 6, 'x'])).toBe(false);
    expect(areSums(...rows, ['C', '', 6])).toBe(false);
    expect(areSums(...rows, ['', 'Tap', ''])).toBe(false);
    expect(areSums(['A', 'Pen', 0, 'x'], ['', 'Ink', 0, 'x'], ['', 'Cap', 0, 'x'], ['', '', 0])).toBe(false);
    expect(areSums(['', 'sum', 6])).toBe(false);
  });
});
