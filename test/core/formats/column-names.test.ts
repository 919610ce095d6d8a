import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnNames, distinctNames } from '../../../core/formats/column-names.js';

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
