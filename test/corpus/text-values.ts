import type { FieldMapping } from '../../core/setup/setup.js';
import { type CorpusCase, type ExpectedValue, refused, setupOf, valueRecord } from './corpus-case.js';

type Texts = readonly (readonly [text: string, expected: ExpectedValue])[];

/** A file of the columns No. and Value, with a row for each text. */
function texts(name: string, mapping: Omit<FieldMapping, 'column'>, ...rows: Texts): CorpusCase {
  const { constants, ...setup } = setupOf({ ...mapping, column: 'Value' });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return {
    name,
    content: ['No.,Value', ...rows.map(([text], at) => `${at + 1},${quoted(text)}`), ''].join('\n'),
    file: { type: 'csv' },
    ...setup,
    expected: rows.map(([, expected], at) => valueRecord(at + 1, constants, mapping.field, expected)),
  };
}

const number = (name: string, format: FieldMapping['number'], ...rows: Texts): CorpusCase =>
  texts(`numbers: ${name}`, { field: 'inventory', ...(format ? { number: format } : {}) }, ...rows);
const notANumber = refused('not_a_number');

export const numbersInText: readonly CorpusCase[] = [
  number(
    'plain',
    undefined,
    ['1234.56', '1234.56'],
    ['0', '0'],
    ['0000', '0'],
    ['007', '7'],
    ['+5', '5'],
    ['-5', '-5'],
    ['5-', '-5'],
    ['\u22125', '-5'],
    ['.5', '0.5'],
    ['5.', '5'],
    [' 5 ', '5'],
    ['\u00a05\u00a0', '5'],
    ['', null],
  ),
  number(
    'in other formats are read without a setting if they are clear',
    undefined,
    ['1,5', notANumber],
    ['1 234', notANumber],
    ["1'234", notANumber],
    ['1E5', notANumber],
    ['1.23457E+11', '123457000000'],
    ['(123)', '-123'],
    ['15%', notANumber],
    ['€ 5', '5'],
    ['5 EUR', '5'],
    ['1/2', notANumber],
    ['TRUE', notANumber],
    ['#N/A', notANumber],
    ['n/a', notANumber],
    ['-', notANumber],
  ),
  number(
    '1.234,56',
    { decimalSeparator: ',', groupSeparator: '.' },
    ['1.234,56', '1234.56'],
    ['1234,56', '1234.56'],
    ['1.234.567', '1234567'],
    ['-1.234,5', '-1234.5'],
    ['1.234,5-', '-1234.5'],
    [',5', '0.5'],
    ['1.5', notANumber],
    ['1,234.56', notANumber],
    ['12.34', notANumber],
  ),
  number('1,234.56', { groupSeparator: ',' }, ['1,234.56', '1234.56'], ['1,234,567', '1234567'], ['1,23', notANumber]),
  number(
    '1 234,56, with any kind of space',
    { decimalSeparator: ',', groupSeparator: ' ' },
    ['1 234,56', '1234.56'],
    ['1\u00a0234,56', '1234.56'],
    ['1\u202f234\u202f567,5', '1234567.5'],
    ['1\u2009234,56', '1234.56'],
    ['1  234,56', notANumber],
  ),
  number(
    "1'234.56, straight or curved",
    { groupSeparator: "'" },
    ["1'234.56", '1234.56'],
    ['1’234’567.5', '1234567.5'],
  ),
  number('as percentages', { multiplyBy: '0.01' }, ['15', '0.15'], ['7.5', '0.075'], ['0.001', '0.00001']),
  number(
    'at the limits of the field',
    undefined,
    ['99999999999999.99999', '99999999999999.99999'],
    ['100000000000000', refused('number_too_large')],
    ['1234567890123456', refused('number_too_large')],
    ['0.00001', '0.00001'],
    ['1.234567', refused('number_too_precise')],
    ['1.2345000000', '1.2345000000'],
  ),
  texts(
    'numbers: accountants’ negatives, percent signs and currencies, by rules',
    {
      field: 'inventory',
      rules: [
        { rule: 'replace-pattern', pattern: '^\\((.*)\\)$', with: '-$1' },
        { rule: 'replace-pattern', pattern: '[€$%\\s]', with: '' },
      ],
      number: { groupSeparator: ',' },
    },
    ['(1,234.50)', '-1234.50'],
    ['($ 5)', '-5'],
    ['15 %', '15'],
    ['€5', '5'],
  ),
];

const date = (format: string, locale: string | undefined, ...rows: Texts): CorpusCase =>
  texts(
    `dates: ${format}${locale ? ` (${locale})` : ''}`,
    { field: 'documentDate', date: { format, ...(locale ? { locale } : {}) } },
    ...rows,
  );
const notADate = refused('not_a_date');

export const datesInText: readonly CorpusCase[] = [
  texts(
    'dates: ISO 8601 without a format',
    { field: 'documentDate' },
    ['2026-01-31', '2026-01-31'],
    ['2024-02-29', '2024-02-29'],
    ['2026-02-29', notADate],
    ['2026-1-31', notADate],
    ['0000-00-00', notADate],
    ['31.01.2026', notADate],
    ['46053', notADate],
    ['', null],
  ),
  date('dd.MM.yyyy', undefined, ['31.01.2026', '2026-01-31'], ['1.2.2026', notADate], ['31.01.26', notADate]),
  date('d.M.yyyy', undefined, ['1.2.2026', '2026-02-01'], ['01.02.2026', '2026-02-01'], ['31.4.2026', notADate]),
  date('MM/dd/yyyy', undefined, ['01/31/2026', '2026-01-31'], ['31/01/2026', notADate]),
  date('dd/MM/yyyy', undefined, ['31/01/2026', '2026-01-31'], ['01/02/2026', '2026-02-01']),
  date('yyyyMMdd', undefined, ['20260131', '2026-01-31'], ['20261301', notADate], ['2026013', notADate]),
  date('dd.MM.yy', undefined, ['31.01.26', '2026-01-31'], ['31.01.99', '1999-01-31']),
  date(
    'd LLL yyyy',
    undefined,
    ['31 Jan 2026', '2026-01-31'],
    ['31 JAN 2026', '2026-01-31'],
    ['31 Mai 2026', notADate],
  ),
  date('d-LLL-yy', undefined, ['31-Jan-26', '2026-01-31']),
  date('LLLL d, yyyy', 'en', ['January 31, 2026', '2026-01-31']),
  date('d. LLLL yyyy', 'de', ['31. Januar 2026', '2026-01-31'], ['1. März 2026', '2026-03-01']),
  date('d LLLL yyyy', 'fr', ['31 janvier 2026', '2026-01-31'], ['1 août 2026', '2026-08-01']),
  date("d 'de' LLLL 'de' yyyy", 'es', ['31 de enero de 2026', '2026-01-31']),
  date('yyyy年M月d日', undefined, ['2026年1月31日', '2026-01-31']),
  date('yyyy-MM-dd HH:mm:ss.SSS', undefined, ['1996-07-04 00:00:00.000', '1996-07-04']),
  date('M/d/yyyy h:mm a', undefined, ['1/31/2026 11:59 PM', '2026-01-31']),
  date(
    "yyyy-MM-dd'T'HH:mm:ssZZ",
    undefined,
    ['2026-01-31T00:30:00+02:00', '2026-01-31'],
    ['2026-01-31T23:30:00-05:00', '2026-01-31'],
  ),
  date("kkkk-'W'WW-E", undefined, ['2026-W05-6', '2026-01-31']),
  date('yyyy-ooo', undefined, ['2026-031', '2026-01-31']),
  date('MM/yyyy', undefined, ['01/2026', '2026-01-01']),
];

export const codesInText: readonly CorpusCase[] = [
  texts(
    'codes: in one Unicode form, without spaces around them, and else unchanged',
    { field: 'vendorItemNumber' },
    ['00042', '00042'],
    ['0', '0'],
    ['1E5', '1E5'],
    ['123456789012345678', '123456789012345678'],
    ['4.0E+12', refused('number_inexact')],
    ['+49 40 123', '+49 40 123'],
    ['=1+1', '=1+1'],
    ['1-2', '1-2'],
    ['TRUE', 'TRUE'],
    [' A\u00a0', 'A'],
    ['A  B', 'A  B'],
    ['A"B', 'A"B'],
    ['A\u0301', '\u00c1'],
    ['😀', '😀'],
    ['NULL', 'NULL'],
  ),
  texts(
    'booleans, in any case',
    { field: 'blocked' },
    ['TRUE', 'true'],
    ['Yes', 'true'],
    ['y', 'true'],
    ['0', 'false'],
    ['', 'false'],
    ['x', refused('not_a_boolean')],
    ['2', refused('not_a_boolean')],
  ),
];
