import type { CorpusCase, ExpectedRecord } from './corpus-case.js';

const three: ExpectedRecord[] = [
  [2, ['1', 'A']],
  [3, ['2', 'B']],
  [4, ['3', 'C']],
];
const lines = (lineEnd: string): string => ['No.,Name', '1,A', '2,B', '3,C', ''].join(lineEnd);
const text = (name: string, content: string, expected: CorpusCase['expected'], file = {}): CorpusCase => ({
  name,
  content,
  file: { type: 'csv', ...file },
  expected,
});

export const lineEnds: readonly CorpusCase[] = [
  text('line ends: LF', lines('\n'), three),
  text('line ends: CRLF', lines('\r\n'), three),
  text('line ends: CR', lines('\r'), three),
  text('line ends: mixed', 'No.,Name\r\n1,A\r2,B\n3,C\r\n', three),
  text('line ends: none after the last row', lines('\n').trimEnd(), three),
  text('line ends: CR CR LF of a file that was converted twice', 'No.,Name\r\r\n1,A\r\r\n', [[3, ['1', 'A']]]),
  text(
    'line ends: blank lines, and rows without values',
    '\n\nNo.,Name\n\n1,A\n,\n \n  ,\t\n2,B\n\n',
    [
      [5, ['1', 'A']],
      [9, ['2', 'B']],
    ],
    { headerRow: 3 },
  ),
  text('line ends: within quotes', 'No.,Name\n1,"A\r\nB"\n2,"\nC"\n3,D\n', [
    [2, ['1', 'A\r\nB']],
    [4, ['2', 'C']],
    [6, ['3', 'D']],
  ]),
  text('line ends: other separators are ordinary characters', 'No.,Name\n1,A\u2028B\u0085C\u000bD\n', [
    [2, ['1', 'A\u2028B\u0085C\u000bD']],
  ]),
  text('line ends: the end-of-file character of DOS after the last one', 'No.,Name\r\n1,A\r\n\u001a', [
    [2, ['1', 'A']],
  ]),
];

const quoted = (name: string, content: string, values: string[], file = {}): CorpusCase =>
  text(
    `quotes: ${name}`,
    content,
    values.map((value, at): ExpectedRecord => [at + 2, [String(at + 1), value]]),
    file,
  );

export const quotes: readonly CorpusCase[] = [
  quoted('around values that need them', 'No.,Name\n1,"A, B"\n2,"C ""D"" E"\n3,F\n', ['A, B', 'C "D" E', 'F']),
  quoted('around everything', '"No.","Name"\n"1","A"\n"2",""""\n', ['A', '"']),
  quoted('within values', 'No.,Name\n1,5" pipe\n2,a""b\n3,x "y"\n', ['5" pipe', 'a""b', 'x "y"']),
  quoted('after a space enclose the value, too', 'No.,Name\n1, "A"\n2, "B, C" \n', ['A', 'B, C']),
  quoted('none', 'No.,Name\n1,"A\n2,5"\n', ['"A', '5"'], { quote: null }),
  quoted('single', "No.,Name\n1,'A, B'\n2,'O''Neil'\n3,d'Or\n4,\"E\"\n", ['A, B', "O'Neil", "d'Or", '"E"'], {
    quote: "'",
  }),
  quoted('after a backslash', 'No.,Name\n1,"A \\"B\\" C"\n2,"D\\\\E"\n3,F\\G\n', ['A "B" C', 'D\\E', 'F\\G'], {
    escape: '\\',
  }),
  quoted('curved ones are ordinary characters', 'No.,Name\n1,“A”\n', ['“A”']),
  quoted('never closed cost nothing but themselves', 'No.,Name\n1,A\n2,"B\n3,C\n', ['A', 'B', 'C']),
  text('quotes: closed too early', 'No.,Name\n1,"A" B\n2,C\n', [
    [2, ['1', 'A" B'], 'quote_misplaced null'],
    [3, ['2', 'C']],
  ]),
];

const twoRows: ExpectedRecord[] = [
  [2, ['1', 'A']],
  [3, ['2', 'B']],
];

export const layouts: readonly CorpusCase[] = [
  ...[',', ';', '\t', '|', '||', '~^~', '\u001f'].map((delimiter) =>
    text(
      `layout: ${JSON.stringify(delimiter)} between values`,
      ['No.', 'Name\n1', 'A\n2', 'B\n'].join(delimiter),
      twoRows,
      { delimiter },
    ),
  ),
  text('layout: the line that names the delimiter for Excel', 'sep=;\r\nNo.;Name\r\n1;A\r\n', [[3, ['1', 'A']]], {
    delimiter: ';',
    headerRow: 2,
  }),
  text('layout: a delimiter also after the last value', 'No.,Name,\n1,A,\n2,B,\n', twoRows),
  text('layout: a delimiter and spaces after the last value', 'No.,Name\n1,A, \n2,B,\t,\n', twoRows),
  text('layout: spaces around names and values', ' No. , Name \n 1 , A \n2 ,\tB\n', twoRows),
  text('layout: rows too short and too long', 'No.,Name\n1\n2,B,C\n3,D,\n,E\n', [
    [2, ['1', null], 'row_too_short null'],
    [3, ['2', 'B'], 'row_too_long null'],
    [4, ['3', 'D']],
    [5, [null, 'E'], 'value_missing number'],
  ]),
  text(
    'layout: a report with pages, lines and totals',
    'Items of today\n\nNo.;Name\n---;----\n1;A\nNo.;Name\n2;B\n\nTotal;2\nprinted by X\n',
    [
      [5, ['1', 'A']],
      [7, ['2', 'B']],
    ],
    { delimiter: ';', headerRow: 3, firstRow: 5, footerRows: 2, repeatedHeader: 'skip' },
  ),
  text('layout: columns with the same name', 'No.,Name,Name\n1,x,A\n', [[2, ['1', 'x']]], { columnNames: 'distinct' }),
  text('layout: columns with the same name, without distinct names', 'No.,Name,Name\n1,x,A\n', {
    fault: 'file_column_duplicated',
    place: { row: 1, column: 'Name' },
  }),
  text(
    'layout: no header',
    '1,A\n2,B\n',
    [
      [1, ['1', 'A']],
      [2, ['2', 'B']],
    ],
    { headerRow: 0, columns: ['No.', 'Name'] },
  ),
  text(
    'layout: texts that mean an empty value',
    'No.,Name,x\n1,A,\n2,NULL,\n3,null,\n',
    [
      [2, ['1', 'A']],
      [3, ['2', null], 'value_missing description'],
      [4, ['3', 'null']],
    ],
    { emptyValues: ['NULL'] },
  ),
  text(
    'layout: commas in values without quotes',
    'No.,Name\n1,24, place Kléber\n2,B,C\n',
    [
      [2, ['1', '24, place Kléber']],
      [3, ['2', 'B'], 'row_too_long null'],
    ],
    { delimiterBeforeSpace: 'text' },
  ),
];

const positions = [
  { name: 'No.', start: 1, length: 4 },
  { name: 'Name', start: 5, length: 10 },
];
const fixed = (name: string, content: string | Uint8Array, expected: ExpectedRecord[], file = {}): CorpusCase => ({
  name: `positions: ${name}`,
  content,
  file: { type: 'fixed-width', columns: positions, ...file },
  expected,
});

export const positionsOfText: readonly CorpusCase[] = [
  fixed('padded, short and empty lines, leading zeros', '0001Anna      \n\n0002B\n     \n0003', [
    [1, ['0001', 'Anna']],
    [3, ['0002', 'B']],
    [5, ['0003', null], 'value_missing description'],
  ]),
  fixed('characters after the last column are ignored', '1   Anna Berg and more\r\n 2  B\r\n', [
    [1, ['1', 'Anna Berg']],
    [2, ['2', 'B']],
  ]),
  fixed('are counted in characters, not bytes', '1   Łódź 日本 😀x\n', [[1, ['1', 'Łódź 日本 😀']]], {
    columns: [positions[0], { name: 'Name', start: 5, length: 9 }],
  }),
  fixed(
    'of a program of DOS',
    Buffer.from([...Buffer.from('1   Gr'), 0x94, 0xe1, ...Buffer.from('e\r\n\x1a')]),
    [[1, ['1', 'Größe']]],
    { encoding: 'cp850' },
  ),
  fixed('below a header and above a total', 'NO  NAME\n--- ----\n1   A\nTotal 1\n', [[3, ['1', 'A']]], {
    headerRow: 2,
    footerRows: 1,
  }),
];
