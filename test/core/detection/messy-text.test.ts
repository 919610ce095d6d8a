import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { detected, finding, recordsOf, tied } from './written-file.js';

/** Settings other than encoding and type, which these files have in common. */
async function settings(content: string): Promise<Partial<FileFormat>> {
  const { encoding: _, type: __, ...rest } = (await detected(content)).file as FileFormat & { encoding?: string };
  return rest as Partial<FileFormat>;
}

describe('a table with lines around it', () => {
  it.each<[string, string, object]>([
    ['is plain', 'No.,Name,Price\n1,A,1.50\n2,B,2.00\n', { delimiter: ',', headerRow: 1 }],
    [
      'has a preamble, blank lines and a footer',
      'Report of today\nPrinted by: X\n\nNo.;Name;Amount\n1;A;1,5\n2;B;2,5\n3;C;7,25\n\nTotal;;11,25\nEnd of report\n',
      { delimiter: ';', headerRow: 4, footerRows: 2 },
    ],
    [
      'is padded to its width by a spreadsheet',
      'Report;;;\n;;;\nNo.;Name;City;Qty\n1;A;Oslo;2\n2;B;Rom;3\n;;;\n;;;5\n;;;\n;;;\n',
      { delimiter: ';', headerRow: 3, footerRows: 1 },
    ],
    [
      'has blank lines everywhere',
      `\n\n\nNo.,Name\n\n\n1,A\n${'\n'.repeat(40)}2,B\n\n,\n,\n3,C\n\n\n`,
      { delimiter: ',', headerRow: 4 },
    ],
    [
      'repeats its header on every page',
      'No.;Name;Qty\n1;A;1\n2;B;2\nNo.;Name;Qty\n3;C;3\n\nNo.;Name;Qty\n4;D;4\n',
      { delimiter: ';', headerRow: 1, repeatedHeader: 'skip' },
    ],
    [
      'has its header twice',
      'No.;Name;Qty\nNo.;Name;Qty\n1;A;1\n2;B;2\n',
      { delimiter: ';', headerRow: 1, repeatedHeader: 'skip' },
    ],
    [
      'names groups of columns above its columns',
      'Customer;;Order;;\nNo.;Name;No.;Date;Qty\nC1;A;O1;2026-01-01;5\nC2;B;O2;2026-01-02;6\n',
      { delimiter: ';', headerRow: 2, columnNames: 'distinct' },
    ],
    [
      'is what a database tool prints',
      ' id | name | qty\n----+------+-----\n 1 | x | 5\n 2 | y | 7\n(2 rows)\n',
      { delimiter: '|', headerRow: 1, firstRow: 3, footerRows: 1 },
    ],
    [
      'ends with a line of dashes, a sum without a word, and notes',
      'No.,Name,Amount\n1,A,5\n2,B,6\n3,C,7\n-----\n,,18\nAll amounts in EUR.\n',
      { delimiter: ',', headerRow: 1, footerRows: 3 },
    ],
  ])('%s', async (_, content, expected) => {
    expect(await settings(content)).toEqual(expected);
  });

  it('is read without them, with the row numbers that users see', async () => {
    const content = 'Report\n\nNo.;Name;Qty\n1;A;1\n;;\nNo.;Name;Qty\n2;B;2\n\n3;C;3\nTotal;;6\n\n';
    expect(await recordsOf(content)).toEqual({
      columns: ['No.', 'Name', 'Qty'],
      rows: [4, 7, 9],
      records: [
        ['1', 'A', '1'],
        ['2', 'B', '2'],
        ['3', 'C', '3'],
      ],
    });
  });

  it.each([
    ['a number', 'No.;Name;Qty\n1;A;1\n2;B;2\n3;C;3\n4;D'],
    ['a code', 'No.;Name;Qty\nC-1;A;1\nC-2;B;2\nC-3;C;3\nC-4'],
    ['a text', 'Name;City;Qty\nAnna;Oslo;1\nBert;Rom;2\nCid;Bonn;3\nDora;Ly'],
  ])('has no footer if its last record, which begins with %s, is cut off', async (_, content) => {
    expect(await settings(content)).toEqual({ delimiter: ';', headerRow: 1 });
  });

  it('ends correctly in a file that is larger than the examined part', async () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => `${at};Customer number ${at};${at % 90},50\n`).join('');
    const content = `List of customers\n\nNo.;Name;Amount\n${rows}\nTotal;;1234,50\nPrinted today\n`;
    const { columns, records } = await recordsOf(content);
    expect(columns).toEqual(['No.', 'Name', 'Amount']);
    expect(records).toHaveLength(60_000);
    expect(records.at(-1)).toEqual(['59999', 'Customer number 59999', '59,50']);
  });
});

describe('rows that end before the last column', () => {
  it('are counted once, without the footer', async () => {
    const rows = Array.from({ length: 10 }, (_, at) => `R${at};Pen ${at};${at}.5${at < 3 ? '' : ';note'}`);
    const found = await detected(['No.;Name;Price;Note', ...rows, 'Total;45', ''].join('\n'));
    expect(finding(found, 'missingCells')).toMatchObject({
      value: 'any',
      reason: expect.stringMatching(/^3 rows of 10 end before the last column, first row 2:/),
    });
  });
});

describe('the dialect', () => {
  it.each<[string, string, object]>([
    ['semicolons and decimal commas', 'Nr;Betrag;Menge\n1;1.234,50;2,5\n2;7,25;1,0\n', { delimiter: ';' }],
    ['semicolons and commas in text', 'Nr;Ort\n1;Berlin, Mitte\n2;Köln, Deutz\n', { delimiter: ';' }],
    ['tabs and commas in text', 'Nr\tOrt\n1\tBerlin, Mitte\n2\tKöln, Deutz\n', { delimiter: '\t' }],
    ['bars', 'No.|Name|Qty\n1|A, B|2\n2|C; D|3\n', { delimiter: '|' }],
    ['doubled bars', 'No.||Name||Date\n1||x||2026-01-01\n2||y||2026-01-02\n', { delimiter: '||' }],
    ['what the first line announces', 'sep=;\nNo.;Name\n1;A,B\n2;C,D\n', { delimiter: ';', headerRow: 2 }],
    ['quotes around delimiters and line ends', 'No.,Name\n1,"A, B"\n2,"C\nD"\n3,"E ""F"""\n', { delimiter: ',' }],
    ['apostrophes as quotes', "No.,Name\n1,'Smith, Sons'\n2,'x, y'\n", { delimiter: ',', quote: "'" }],
    ['apostrophes as letters', "No.,Name\n1,'s-Hertogenbosch\n2,d'Or\n", { delimiter: ',' }],
    ['backslashes before quotes', 'No.,Name\n1,"Smith \\"Sons\\" & Co"\n2,"x, y"\n', { delimiter: ',', escape: '\\' }],
    ['quotes that are inches', 'No.,Name\n1,"5 inch pipe\n2,7" pipe\n3,"x\n', { delimiter: ',', quote: null }],
    ['quotes within values', 'No.,Name\n1,5" pipe\n2,7" pipe\n', { delimiter: ',' }],
    [
      'commas in fields without quotes',
      'No.,Name,Street,City\n1,A,24, place Kléber,Strasbourg\n2,B,Main St,Oslo\n3,C,Old Rd,Rom\n4,D,8, quai Sud,Lyon\n5,E,Road,Bonn\n',
      { delimiter: ',', delimiterBeforeSpace: 'text' },
    ],
  ])('of a file is detected with %s', async (_, content, expected) => {
    expect(await settings(content)).toMatchObject({ headerRow: 1, ...expected });
    const { file } = await detected(content);
    if (!('quote' in expected)) expect(file).not.toHaveProperty('quote');
    if (!('escape' in expected)) expect(file).not.toHaveProperty('escape');
  });

  it('does not split a single column, even if its names contain commas', async () => {
    expect((await recordsOf('Name\nSmith, John\nDoe, Jane\nRoe, Max\n')).records).toEqual([
      ['Smith, John'],
      ['Doe, Jane'],
      ['Roe, Max'],
    ]);
  });

  it('is a tie if two delimiters fit equally well', async () => {
    expect(tied(await detected('a,b;c\nd,e;f\ng,h;i\n'), 'delimiter').sort()).toEqual([',', ';']);
  });

  it('is reported with the first misplaced quote', async () => {
    const found = finding(await detected('No.,Name\n1,"A, B"\n2,"C" D\n3,"E, F"\n4,"G, H"\n'), 'quote');
    expect(found.value).toBe('"');
    expect(found.reason).toContain('in 1 row of 5 a quote is misplaced: first in row 3, column 2');
  });

  it('includes the line ends, which can be of any kind or mixed', async () => {
    for (const [lineEnd, name] of [
      ['\n', 'LF'],
      ['\r\n', 'CRLF'],
      ['\r', 'CR'],
    ] as const) {
      const found = await detected(['No.;Name', '1;A', '2;B', ''].join(lineEnd));
      expect(finding(found, 'lineEnds').value).toBe(name);
      expect(found.file).toMatchObject({ delimiter: ';', headerRow: 1 });
    }
    expect(finding(await detected('No.;Name\r\n1;A\n2;B\r3;C\n'), 'lineEnds').value).toBe('mixed');
  });
});

describe('the header', () => {
  it('is missing if the first row is a record like the others', async () => {
    const { file } = await detected('C001,Anna,Oslo,5\nC002,Bert,Bergen,7\nC003,Cid,Oslo,9\n');
    expect(file).toMatchObject({ headerRow: 0, columns: ['Column 1', 'Column 2', 'Column 3', 'Column 4'] });
  });

  it('is also found to be missing below a preamble', async () => {
    const content = 'Export of the warehouse\n\n1,2026-01-31,5.5\n2,2026-02-01,6.5\n3,2026-02-02,7.5\n';
    expect(await recordsOf(content)).toMatchObject({ rows: [3, 4, 5] });
  });

  it.each([
    ['there is text only', 'Anna,Oslo\nBert,Bergen\nCid,Moss\n'],
    ['its names are numbers', 'Customer;2023;2024;2025\nA;1;2;3\nB;4;5;6\n'],
  ])('is a tie if %s', async (_, content) => {
    expect(tied(await detected(content), 'headerRow')).toEqual([1, 0]);
  });

  it('is read with distinct names for columns with the same name or without one', async () => {
    const { columns, records } = await recordsOf('No.,Name,Name,,Name (2)\n1,A,B,x,y\n2,C,D,z,w\n');
    expect(columns).toEqual(['No.', 'Name', 'Name (3)', 'Column 4', 'Name (2)']);
    expect(records).toHaveLength(2);
  });
});

describe('positions', () => {
  const list = [
    'NO    NAME          QTY    PRICE',
    '0001  Anna Berg       5     1.50',
    '0002  Bo             12    12.00',
    '0003  Cecilia Dahl  100   100.25',
    '0004  Di Eng          7     2.00',
  ];

  it('are found if the columns are aligned', async () => {
    const found = await detected(`${list.join('\n')}\n`);
    expect(found.file.type).toBe('fixed-width');
    expect(await recordsOf(`${list.join('\n')}\n`)).toEqual({
      columns: ['NO', 'NAME', 'QTY', 'PRICE'],
      rows: [2, 3, 4, 5],
      records: [
        ['0001', 'Anna Berg', '  5', '     1.50'],
        ['0002', 'Bo', ' 12', '    12.00'],
        ['0003', 'Cecilia Dahl', '100', '   100.25'],
        ['0004', 'Di Eng', '  7', '     2.00'],
      ].map((cells) => cells.map((cell) => expect.stringMatching(new RegExp(`^ *${cell.trim()}$`)))),
    });
  });

  it('are found between a title, a line of dashes and a total', async () => {
    const [header, ...rows] = list;
    const lines = ['CUSTOMER LIST OF TODAY        PAGE 1', '', header, '----- ------------- --- --------', ...rows];
    const { file } = await detected(`${lines.join('\r\n')}\r\n\r\nTotal of the list: 4 customers, thank you\r\n`);
    expect(file).toMatchObject({ type: 'fixed-width', headerRow: 3, firstRow: 5, footerRows: 1 });
  });

  it('are found although decimal commas would split each line into two columns', async () => {
    const lines = list.map((line) => line.replace(/\.(\d\d)$/, ',$1'));
    const { file } = await detected(`${lines.join('\n')}\n`);
    expect(file).toMatchObject({ type: 'fixed-width', headerRow: 1, columns: [{}, {}, {}, { name: 'PRICE' }] });
  });

  it('are not used for a delimited file that is padded', async () => {
    const { file } = await detected('No. ; Name  ; Qty\n1   ; Anna  ;   5\n2   ; Bo    ;  12\n');
    expect(file).toMatchObject({ type: 'csv', delimiter: ';' });
  });
});

describe('a file that is not a table', () => {
  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'file_empty'],
    ['blank', '\n\n  \n', 'file_empty'],
    ['PDF', '%PDF-1.7\n', 'file_format_mismatch'],
    ['HTML', '<html><table><tr><td>1</td></tr></table></html>', 'file_format_mismatch'],
    ['XML', '<?xml version="1.0"?><Workbook/>', 'file_format_mismatch'],
    ['JSON', '{"a": [1, 2]}\n', 'file_format_mismatch'],
    ['nothing but zeros', Buffer.alloc(5_000), 'file_format_mismatch'],
    ['a broken archive', Buffer.from('PK\x03\x04 and then no archive', 'latin1'), 'file_corrupted'],
  ])('is refused: %s', async (_, content, code) => {
    await expect(detected(content)).rejects.toMatchObject({ name: 'FileFault', code });
  });

  it.each([
    ['%PDF-1.7\n', 'a PDF document: import the table that it shows as CSV or .xlsx'],
    [Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'a Windows program'],
    [Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), 'a Linux program'],
  ])('is refused with a hint about its format (%#)', async (content, name) => {
    await expect(detected(content)).rejects.toThrow(
      `The file must be text or a workbook (.xlsx, .xls, .xlsb or .ods), but looks like ${name}.`,
    );
  });
});
