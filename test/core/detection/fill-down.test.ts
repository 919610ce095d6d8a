import { describe, expect, it } from 'vitest';
import { detectFillDown } from '../../../core/detection/fill-down.js';
import type { SourceRow } from '../../../core/formats/row-source.js';

/** What is detected in a file without quotes; its first line has the names. */
function detected(content: string) {
  const [header = '', ...lines] = content.trim().split('\n');
  const rows = lines.map((line, index): SourceRow => ({ row: index + 2, cells: line.split(',') }));
  return detectFillDown(header.split(','), rows);
}
const columns = (content: string) => detected(content)?.value;
const lines = (number: number, line: (index: number) => string): string =>
  Array.from({ length: number }, (_, index) => line(index)).join('\n');

describe('columns whose values are on the first row of a document only', () => {
  it('are detected, with the reason', () => {
    expect(detected('No.,Cust,Item,Qty\nKP-1,C1,I1,1\n,,I2,2\n,,I1,3\n')).toEqual({
      setting: 'fillDown',
      value: ['No.', 'Cust'],
      confidence: 0.9,
      reason:
        '2 rows of 3 have values in "Item", "Qty" but none in "No.", "Cust", first row 3: they continue the row above, whose values they have.',
    });
  });

  it.each<[string, string, string[]]>([
    [
      'one row of many',
      `No.,Cust,Item,Qty\n${lines(30, (at) => (at === 20 ? ',,I5,2' : `K${at},C1,I${at % 3},1`))}`,
      ['No.', 'Cust'],
    ],
    [
      'an item number in a column with a plain name',
      'Document No.,Customer,No.,Qty\nK1,C1,I1,1\n,,I2,1\nK2,C2,I1,1\n,,I3,1',
      ['Document No.', 'Customer'],
    ],
    ['a count of all rows', 'Nr.,Order No.,Cust,Item\n1,K1,C1,I1\n2,,,I2\n3,K2,C2,I1', ['Order No.', 'Cust']],
    [
      'a field with as many values as the number has',
      'Ref,Invoice No.,Item,Qty\nR1,K1,I1,1\n,,I2,1\nR2,K2,I1,1\n,,I2,1\nR3,K3,I1,1',
      ['Invoice No.', 'Ref'],
    ],
    [
      'a number that is not leftmost',
      'Date,No.,Item,Qty\n1.2.2026,K1,I1,1\n,,I2,1\n1.2.2026,K2,I1,1\n,,I3,1',
      ['No.', 'Date'],
    ],
    [
      'a field that some documents lack',
      'No.,Cust,Ref,Item,Qty\nK1,C1,,I1,1\n,,,I2,1\nK2,C2,R2,I1,1\n,,,I2,1',
      ['No.', 'Cust', 'Ref'],
    ],
    [
      'a field of lines that some lack',
      'No.,Cust,Item,Qty,Text\nK1,C1,I1,1,\n,,I2,1,x\n,,I3,1,\nK2,C1,I1,1,y',
      ['No.', 'Cust'],
    ],
    [
      'a price that the first lines have, which is then that of the item',
      'Order No.,Customer No.,Order Date,Item No.,Quantity,Unit Price\nJ1,K1,2026-02-03,00101,10,1.50\n,,,00102,2,\nJ2,K2,2026-02-04,00104,1,20.00',
      ['Order No.', 'Customer No.', 'Order Date'],
    ],
    [
      'a discount of some first lines, in another language',
      'Auftragsnr.;Kundennr.;Datum;Artikelnr.;Menge;Rabatt %\nF1;K1;03.02.2026;00101;10;5\n;;;00102;2;\nF2;K2;04.02.2026;00103;12;0\n;;;00104;1;'.replaceAll(
        ';',
        ',',
      ),
      ['Auftragsnr.', 'Kundennr.', 'Datum'],
    ],
    [
      'amounts with a name that nobody knows',
      'No.,Cust,Zusatz,Item,Qty\nK1,C1,1.50,I1,1\n,,,I2,1\nK2,C2,2.50,I1,1\n,,,I3,1',
      ['No.', 'Cust'],
    ],
    ['a count of the lines', 'Pos,No.,Cust,Item\n1,K1,C1,I1\n2,,,I2\n1,K2,C2,I1\n2,,,I1', ['No.', 'Cust']],
    ['texts for empty values', 'No.,Cust,Item,Qty\nK1,C1,I1,1\nNULL,NULL,I2,1\nK2,C2,I1,1', ['No.', 'Cust']],
    ['only the number', 'No.,Item,Qty\nK1,I1,1\n,I2,2\nK2,I1,1\n,I2,3', ['No.']],
    [
      'numbers of a workbook',
      `No.,Cust,Item,Qty\n${lines(9, (at) => (at % 3 ? ',,1000,2' : `${at + 7},10,1001,1`))}`,
      ['No.', 'Cust'],
    ],
  ])('are detected with %s', (_, content, expected) => {
    expect(columns(content)).toEqual(expected);
  });

  it.each([
    ['all values', 'No.,Cust,Item\nK1,C1,I1\nK1,C1,I2\nK2,C2,I1'],
    ['a column that some records lack', 'No.,Name,City\nC1,Ann,Oslo\nC2,Ben,\nC3,Eve,\nC4,Kim,Rome'],
    ['columns that some records lack together', 'No.,Name,Ship,Ship City\nC1,Ann,,\nC2,Ben,B,Oslo\nC3,Eve,,'],
    ['a leftmost column that some records lack', 'EAN,No.,Name\n4001,A001,Ann\n,A002,Ben\n,A003,Eve\n4002,A004,Kim'],
    [
      'numbers of their own in each row',
      `EAN,Brand,No.,Name\n${lines(40, (at) => (at % 4 ? `,,A10${at + 10},x` : `40${at},b,A10${at + 10},y`))}`,
    ],
    [
      'brands that only some items have',
      'EAN,Brand,No.,Name,Price\n4001,X,A001,Ann,1\n,,A002,Ben,2\n4003,Y,A003,Eve,1',
    ],
    ['values that repeat', 'Group,Item,Qty\nA,I1,1\nA,I2,1\n,I1,2\nA,I3,1\n,I2,1\nB,I1,1'],
    ['sums', 'No.,Cust,Item,Qty\nK1,C1,I1,1\n,,Total,1\nK2,C1,I1,2\n,,Total,2'],
    [
      'sums below the last document whose words are unknown',
      `No.,Customer,Item,Qty,Description,Amount\n${lines(12, (at) => `SO-10${at + 10},C1,I1,3,Thing,4.5`)}\n,,,,Net amount,117.00\n,,,,VAT,22.23\n,,,,Balance due,139.23`,
    ],
    ['one such sum', `No.,Item,Text,Amount\n${lines(12, (at) => `SO-10${at + 10},I1,x,4.5`)}\n,,Balance due,54.0`],
    [
      'companies that persons lack',
      'Company,VAT No.,Contact,City,E-Mail\nA,DE1,Ann,Rome,a@x\n,,Ben,Oslo,b@x\nB,DE2,Eve,Rome,e@x',
    ],
    [
      'numbers of items without digits',
      'EAN,Brand,No.,Description,Unit Price\n4001,X,PEN,Pen,1\n,,INK,Ink,2\n4003,Y,CAP,Cap,3\n,,BOX,Box,4',
    ],
    [
      'references that some orders lack',
      'External Document No.,PO Date,Document No.,Customer,Item,Qty\nPO-1,2026-01-01,S1,C1,I1,1\n,,S2,C1,I1,1\nPO-3,2026-01-01,S3,C1,I1,1',
    ],
    [
      'references that some orders of several lines lack',
      'External Document No.,Document No.,Item,Qty\nPO-1,S1,I1,1\nPO-1,S1,I2,1\n,S2,I1,1\nPO-3,S3,I1,1',
    ],
    ['salutations that some lack', 'Salutation,Name,City,E-Mail\nMs,Ann,Rome,a@x\n,Ben,Oslo,b@x\nMs,Eve,Rome,e@x'],
    ['brands alone', 'Brand,No.,Description,Unit Price\nX,PEN,Pen,1\n,INK,Ink,2\nY,CAP,Cap,3\n,BOX,Box,4'],
    ['rows with a note', 'No.,Cust,Item,Qty\nK1,C1,I1,1\n,,see below,\nK2,C1,I1,2'],
    ['different gaps', 'No.,Cust,Item,Qty\nK1,C1,I1,1\n,C1,,2\n,,I1,\nK2,,I1,2'],
    ['a first row without a number', 'No.,Cust,Item\n,,I1\nK1,C1,I1'],
    ['a few numbers that are missing', `No.,Item,Qty\n${lines(30, (at) => (at === 20 ? ',I1,1' : `K${at},I1,1`))}`],
  ])('are not detected with %s', (_, content) => {
    expect(columns(content)).toBeUndefined();
  });
});
