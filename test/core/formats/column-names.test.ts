import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnIndex, columnNames, distinctNames } from '../../../core/formats/column-names.js';

describe('the names of columns', () => {
  it('are the trimmed cells of the header, also native values of a workbook', () => {
    expect(columnNames({ row: 1, cells: [' No. ', 'Name', '', null, 2026, true] })).toEqual([
      'No.',
      'Name',
      '',
      '',
      '2026',
      'TRUE',
    ]);
  });

  it('are empty if nothing in them can be seen, and are the same if they look the same', () => {
    expect(columnNames({ row: 1, cells: ['\u200b', '\u00a0', 'a\u200b'] })).toEqual(['', '', 'a\u200b']);
    expect(columnIndex(['x', 'Unit\u00a0Price', 'Unit Price'], 'Unit\u200b Price')).toBe(1);
    expect(columnIndex(['x'], 'X')).toBe(-1);
    expect(distinctNames(['A', 'A\u200b', 'Ａ'])).toEqual(['A', 'A\u200b (2)', 'Ａ']);
  });

  it('are made distinct if the setup requires it, and the first of equal names is unchanged', () => {
    const name = fc.constantFrom('', 'A', 'A (2)', 'A (3)', 'Column 1', 'Column 2', 'Column 2 (2)');
    const property = fc.property(fc.array(name, { maxLength: 8 }), (written) => {
      const names = distinctNames(written);
      expect(new Set(names).size).toBe(written.length);
      written.forEach((each, at) => {
        if (each !== '' && written.indexOf(each) === at) expect(names[at]).toBe(each);
      });
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
