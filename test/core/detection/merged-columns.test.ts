import { describe, expect, it } from 'vitest';
import { detectFillDown } from '../../../core/detection/fill-down.js';
import { detectMergedColumns } from '../../../core/detection/merged-columns.js';
import { parseCellReference } from '../../../core/formats/workbook/cell-reference.js';
import { MergedCells } from '../../../core/formats/workbook/merged-cells.js';

/** What is detected in a sheet: its rows, of which the first has the names, and the ranges of its merged cells. */
function found(content: string, ...ranges: string[]) {
  const [names = [], ...rows] = content.split('\n').map((line) => line.split(','));
  const records = rows
    .map((cells, index) => ({ row: index + 2, cells: cells.map((cell) => cell || null) }))
    .filter(({ cells }) => cells.some((cell) => cell !== null));
  const merged = new MergedCells();
  for (const range of ranges) {
    const [first, last] = range.split(':').map(parseCellReference);
    if (first && last) merged.add(first.column, { first: first.row, last: last.row });
  }
  return detectMergedColumns({ names, records, emptyValues: ['-'], merged }, detectFillDown(names, records));
}
const columns = (content: string, ...ranges: string[]) => found(content, ...ranges)?.value;

const list = 'Category,Item,Price\nFood,Apple,1\n,Pear,2\nTools,Saw,3\n,Hammer,4\nToys,Ball,5';

describe('columns with merged cells', () => {
  it('are detected, with the reason', () => {
    expect(found(list, 'A2:A3', 'A4:A5')).toEqual({
      setting: 'fillDown',
      value: ['Category'],
      confidence: 0.95,
      reason:
        'Cells in column "Category" are merged over several rows, first row 2: all of their rows have the value of the first.',
    });
  });

  it.each<[string, string[], string, ...string[]]>([
    ['left to right', ['A', 'B'], 'A,B,C\na,b,1\n,,2\nc,d,3', 'B2:B3', 'A2:A3'],
    [
      'the outer one first, wherever it is',
      ['Region', 'Sub'],
      'Sub,Region,No\na,N,1\n,,2\nb,,3\nc,S,4\n,,5',
      'A2:A3',
      'B2:B4',
      'A5:A6',
      'B5:B6',
    ],
    [
      'although a document lacks the value',
      ['No.', 'Cust'],
      'No.,Cust,Item\nK1,C1,a\n,,b\nK2,,c\n,,d',
      'A2:A3',
      'B2:B3',
      'A4:A5',
      'B4:B5',
    ],
    ['with several columns in a range', ['A'], 'A,B,C\na,,1\n,,2\nb,x,3', 'A2:B3'],
    ['with blank rows in a range', ['A'], 'A,B\na,1\n\n,2\n\nb,3', 'A2:A5'],
    ['with sums below', ['A'], 'A,B,C\na,x,1\n,y,2\n,Total,3\nb,z,4\n,w,5\n,Total,9', 'A2:A3', 'A5:A6'],
    ['with texts for empty values', ['A'], 'A,B\na,1\n-,2', 'A2:A3'],
  ])('are detected %s', (_, expected, content, ...ranges) => {
    expect(columns(content, ...ranges)).toEqual(expected);
  });

  it.each<[string, string, ...string[]]>([
    ['in the header', 'A,B\na,1\nb,2', 'A1:A2'],
    ['within rows', 'A,B,C\na,,1\nb,,2', 'A2:B2', 'A3:B3'],
    ['without a value', 'A,B\n,1\n,2', 'A2:A3'],
    ['with a value in each row', 'A,B\na,1\nb,2', 'A2:A3'],
    ['without a name', ',B\na,1\n,2', 'A2:A3'],
    ['beside the table', 'A,B\na,1\nb,2', 'D2:D3'],
  ])('are not detected %s', (_, content, ...ranges) => {
    expect(found(content, ...ranges)).toBeUndefined();
  });

  it('are added to those that lack values in the lines of a document', () => {
    const content = 'No.,Customer,Item,Qty\nK1,C1,I1,1\n,,I2,2\nK2,C2,I1,3\n,,I2,4';
    expect(found(content, 'A2:A3')).toMatchObject({
      value: ['No.', 'Customer'],
      confidence: 0.9,
      reason: expect.stringMatching(/^Cells in column "No\." are merged .* of the first\. 2 rows of 4 have values in/),
    });
    const grouped = 'Region,No.,Customer,Item,Qty\nN,K1,C1,I1,1\n,,,I2,2\n,K2,C2,I1,3\n,,,I2,4';
    expect(columns(grouped, 'A2:A5', 'B2:B3', 'B4:B5')).toEqual(['Region', 'No.', 'Customer']);
  });

  it('are a tie if other cells are empty, too: first what leaves fewer cells wrong', () => {
    expect(found(`${list}\n,Kite,6`, 'A2:A3', 'A4:A5')).toEqual({
      setting: 'fillDown',
      confidence: 0,
      reason:
        'Cells in column "Category" are merged over several rows, first row 2, but 1 other empty cell would be filled, too, the first in row 7 of "Category".',
      alternatives: [
        {
          value: ['Category'],
          reason:
            'Fills 2 merged cells, but 1 other empty cell would be filled, too, the first in row 7 of "Category".',
        },
        { value: [], reason: 'Leaves 2 merged cells empty in "Category".' },
      ],
    });
    const values = (content: string, ...ranges: string[]) =>
      found(content, ...ranges)?.alternatives?.map(({ value }) => value);
    const remarks = 'No.,Vendor,Remark,Item\n1,V1,see,a\n2,,,b\n3,,,c\n4,,,d\n5,V2,,e';
    expect(values(remarks, 'B2:B5', 'C2:C3')).toEqual([['Vendor'], ['Vendor', 'Remark']]);
    // Nor is there a doubt where each new value of one column begins another one anew.
    expect(columns(remarks.replace('3,,', '3,V2,'), 'B2:B3', 'B4:B5', 'C2:C3')).toEqual(['Vendor', 'Remark']);
    // An empty range is not filled from the one above it.
    expect(values('A,B\na,1\n,2\n,3\n,4', 'A2:A3', 'A4:A5')).toEqual([[], ['A']]);
  });

  it('are a tie if they overlap those of another column', () => {
    const finding = found('A,B,C\na,x,1\n,,2\nb,,3\n,y,4', 'A2:A3', 'A4:A5', 'B2:B4');
    expect(finding?.reason).toContain(
      '1 merged cell would stay empty, the first in row 4 of "B", as another column has a new value there',
    );
    expect(finding?.alternatives?.map(({ value }) => value)).toEqual([['A', 'B'], ['A']]);
  });
});
