import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import type { Cell } from '../../../core/formats/row-source.js';
import { Table } from '../../../core/formats/table.js';

/** Returns the row numbers of the records among some rows, which are numbered from 1. */
function records(format: FileFormat, ...rows: Cell[][]): { columns: string[] | undefined; records: number[] } {
  const table = new Table(format);
  const found = rows.flatMap((cells, index) => table.next({ row: index + 1, cells })?.row ?? []);
  return { columns: table.columns, records: found };
}

const header = ['No.', 'Name'];

describe('records', () => {
  it('begin below the header', () => {
    expect(records({ type: 'csv' }, header, ['1', 'A'], ['2', 'B'])).toEqual({ columns: header, records: [2, 3] });
    const below = records({ type: 'csv', headerRow: 3 }, ['title'], ['more'], header, ['1', 'A']);
    expect(below).toEqual({ columns: header, records: [4] });
  });

  it('are all rows if the setup names the columns', () => {
    const format: FileFormat = { type: 'csv', headerRow: 0, columns: header };
    expect(records(format, ['1', 'A'], ['2', 'B'])).toEqual({ columns: header, records: [1, 2] });
  });

  it('do not include empty rows', () => {
    expect(records({ type: 'csv' }, header, ['', ''], ['1', 'A'], [' ', '\t'], [''], ['', 'B']).records).toEqual([
      3, 6,
    ]);
    expect(records({ type: 'csv' }, header, ['1', 'A'], ['\u001a']).records).toEqual([2]);
    expect(records({ type: 'excel' }, header, [null, null], [null, 0], [null, false]).records).toEqual([3, 4]);
  });

  it('begin at the first row of the setup', () => {
    expect(records({ type: 'csv', firstRow: 4 }, header, ['---'], ['(text)'], ['1', 'A']).records).toEqual([4]);
    const format: FileFormat = { type: 'csv', headerRow: 0, columns: header, firstRow: 2 };
    expect(records(format, ['title'], ['1', 'A']).records).toEqual([2]);
  });

  it('end before the footer; blank rows are not counted', () => {
    const rows = [header, ['1', 'A'], ['2', 'B'], ['', ''], ['Total', '2'], ['', ''], ['End']];
    expect(records({ type: 'csv', footerRows: 2 }, ...rows).records).toEqual([2, 3]);
    expect(records({ type: 'csv', footerRows: 100 }, ...rows).records).toEqual([]);
  });

  it('do not include repeated headers if the setup excludes them', () => {
    const rows: Cell[][] = [header, ['1', 'A'], ['No. ', ' Name'], ['No.', 'No'], ['No.'], ['2', 'B'], header];
    expect(records({ type: 'csv', repeatedHeader: 'skip' }, ...rows).records).toEqual([2, 4, 5, 6]);
    expect(records({ type: 'csv' }, ...rows).records).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('in fixed-width text do not include a repeated header', () => {
    const format: FileFormat = {
      type: 'fixed-width',
      headerRow: 2,
      repeatedHeader: 'skip',
      footerRows: 1,
      columns: [
        { name: 'number', start: 1, length: 3 },
        { name: 'name', start: 4, length: 5 },
      ],
    };
    const rows = [['Page 1'], header, ['1', 'A'], header, ['2', 'B'], ['Total']];
    expect(records(format, ...rows)).toEqual({ columns: ['number', 'name'], records: [3, 5] });
  });

  it('do not include the rows of the footer, for any other rows', () => {
    const row = fc.constantFrom<Cell[][]>([['x', 'y']], [['', '']], [header]);
    const property = fc.property(fc.array(row), fc.nat(5), (parts, footerRows) => {
      const rows = parts.flat();
      const plain = records({ type: 'csv', repeatedHeader: 'skip' }, header, ...rows).records;
      const without = records({ type: 'csv', repeatedHeader: 'skip', footerRows }, header, ...rows).records;
      expect(without).toEqual(plain.slice(0, Math.max(0, plain.length - footerRows)));
    });
    fc.assert(property);
  });
});

describe('names of columns', () => {
  it('are unchanged unless the setup makes them distinct', () => {
    const repeatedNames = ['No.', 'Name', '', 'Name', ''];
    expect(records({ type: 'csv' }, repeatedNames).columns).toEqual(repeatedNames);
    expect(records({ type: 'csv', columnNames: 'distinct' }, repeatedNames).columns).toEqual([
      'No.',
      'Name',
      'Column 3',
      'Name (2)',
      'Column 5',
    ]);
  });
});
