import { expect, it } from 'vitest';
import { MergedCells } from '../../../../core/formats/workbook/merged-cells.js';

it('stores no more than 10,000 ranges, and none that cannot matter', () => {
  const merged = new MergedCells(500);
  for (let row = 1; row <= 1_000_000; row += 1) {
    merged.add(1, { first: row, last: row });
    merged.add(2, { first: 501, last: 600 });
  }
  expect(merged.columns).toEqual([]);
  for (let column = 1; column <= 1_000_000; column += 1) merged.add(column, { first: 500, last: 501 });
  expect(merged.columns).toHaveLength(10_000);
  expect([merged.rowOfValue(9_999, 501), merged.rowOfValue(10_000, 501)]).toEqual([500, undefined]);
});
