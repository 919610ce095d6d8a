import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { Sample } from '../../../api/samples/schemas.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { itemsSetup } from '../../../examples/setups.js';
import { save, useBench } from '../../harness/bench.js';
import { csv } from '../../harness/world.js';
import { sampleOf } from '../samples/sample-calls.js';

const bench = useBench();

type Conversion = Pick<FieldMapping, 'date' | 'number' | 'rules'>;
type Values = (string | null)[];

/** The fields under test, with the names of their columns. */
const columns = {
  documentDate: 'Document Date',
  unitPrice: 'Unit Price',
  lineDiscountPercent: 'Line Discount %',
  externalDocumentNumber: 'External Document No.',
} as const;
type FieldName = keyof typeof columns;

const header = (field: FieldName) => ['No.', 'Customer No.', 'Item No.', 'Quantity', columns[field]];
/** Formulas are written as Excel does, without quotes around them. */
const fileOf = (field: FieldName, texts: readonly string[]): string =>
  csv(header(field), ...texts.map((text, at) => [`N-${at + 1}`, 'C1', 'I1', '5', text])).replace(
    /"=""(.*?)"""/g,
    '="$1"',
  );

/** The values that an import of the file stores in the field, or the codes of errors. */
async function imported(setup: IntegrationSetup, field: FieldName, content: string | Uint8Array): Promise<Values> {
  await save(bench.client, 'values', setup);
  const { id } = await bench.client.import('values', content, { force: true });
  const records = await bench.client.records(id);
  return records.map(
    ({ values, errors }) => errors.find((error) => error.field === field)?.code ?? (values[field] as string | null),
  );
}

const fixedMappings = (field: FieldName, conversion: Conversion): FieldMapping[] => [
  { field: 'number', column: 'No.' },
  { field: 'customerNumber', column: 'Customer No.' },
  { field: 'itemNumber', column: 'Item No.' },
  { field: 'quantity', column: 'Quantity' },
  { field, column: columns[field], ...conversion },
];

/** Imports with a setup that says how values are written. */
const fixed = (field: FieldName, texts: readonly string[], conversion: Conversion) =>
  imported(
    {
      name: 'Fixed',
      file: { type: 'csv' },
      target: 'sales-document',
      writeMode: 'upsert',
      mappings: fixedMappings(field, conversion),
    },
    field,
    fileOf(field, texts),
  );

/** Imports with the file format and the mappings that are suggested for a sample. */
async function automatic(
  field: FieldName,
  texts: readonly string[] | Uint8Array,
): Promise<{ values: Values; mapping: FieldMapping | undefined; reason: string | undefined; sample: Sample }> {
  // A mapping of an earlier test would be suggested again.
  await save(bench.client, 'values', { ...itemsSetup, name: 'Nothing of these columns' });
  const content = texts instanceof Uint8Array ? texts : fileOf(field, texts);
  const sample = await sampleOf(bench.client, content);
  const { body } = await bench.client.call<MappingSuggestion>('POST', 'mapping-suggestions', {
    sample: sample.id,
    target: 'sales-document',
  });
  const mappings = body.mappings.map(({ mapping }) => mapping);
  const setup = {
    name: 'Automatic',
    file: sample.file,
    target: 'sales-document',
    writeMode: 'upsert',
    mappings,
  } as IntegrationSetup;
  const suggested = body.mappings.find((one) => one.field === field);
  return {
    values: await imported(setup, field, content),
    mapping: suggested?.mapping,
    reason: suggested?.reason,
    sample,
  };
}

const en = { decimalSeparator: '.', groupSeparator: ',' } as const;
const de = { decimalSeparator: ',', groupSeparator: '.' } as const;
const fr = { decimalSeparator: ',', groupSeparator: ' ' } as const;

describe('dates', () => {
  it.each<[string[], Conversion['date'] & {}, string[]]>([
    [['2023.02.28.', '2023.03.01.'], { format: 'yyyy.MM.dd.' }, ['2023-02-28', '2023-03-01']],
    [['31. 12. 2021', '1. 2. 2022'], { format: 'd. M. yyyy' }, ['2021-12-31', '2022-02-01']],
    [['31.\u00a012.\u00a02021', '1.\u00a02.\u00a02022'], { format: 'd. M. yyyy' }, ['2021-12-31', '2022-02-01']],
    [
      ['1/31/2026, 2:30:00 PM', '2/1/2026, 11:05:00 AM'],
      { format: 'M/d/yyyy, h:mm:ss a' },
      ['2026-01-31', '2026-02-01'],
    ],
    [['1/31/2026, 2:30:00\u202fPM'], { format: 'M/d/yyyy, h:mm:ss a' }, ['2026-01-31']],
    [['1/31/2026, 2:30:00\u00a0PM'], { format: 'M/d/yyyy, h:mm:ss a' }, ['2026-01-31']],
    [['31/01/2026, 14:30'], { format: 'dd/MM/yyyy, HH:mm' }, ['2026-01-31']],
    [['31.1.2026, 14:30:00'], { format: 'd.M.yyyy, HH:mm:ss' }, ['2026-01-31']],
    [
      ['31/01/2026 02:30 p. m.', '01/02/2026 10:30 a.\u00a0m.'],
      { format: 'dd/MM/yyyy hh:mm a', locale: 'es' },
      ['2026-01-31', '2026-02-01'],
    ],
    [
      ['2017-01-17 19:13:05.112025+00', '2017-01-18 23:13:05+00'],
      { format: 'yyyy-MM-dd HH:mm:ss.uZ' },
      ['2017-01-17', '2017-01-18'],
    ],
    [['Sat, 31 Jan 2026 00:00:00 +0000'], { format: 'ccc, dd LLL yyyy HH:mm:ss ZZZ' }, ['2026-01-31']],
    [
      ['Sat Jan 31 2026 23:30:00 GMT+0100 (Central European Standard Time)'],
      { format: 'ccc LLL dd yyyy HH:mm:ss z (ZZZZZ)' },
      ['2026-01-31'],
    ],
    [['Sa, 31.01.2026', 'So, 01.02.2026'], { format: 'ccc, dd.MM.yyyy', locale: 'de' }, ['2026-01-31', '2026-02-01']],
    [['Saturday, January 31, 2026'], { format: 'cccc, LLLL d, yyyy' }, ['2026-01-31']],
    [['20260131T000000'], { format: "yyyyMMdd'T'HHmmss" }, ['2026-01-31']],
    [['2026年1月31日', '2026年12月1日'], { format: 'yyyy年M月d日' }, ['2026-01-31', '2026-12-01']],
    [
      ['2 Mrz 2021', '2 März 2021', '3 Juni 2021', '4 Sept 2021', '5 Jan. 2021'],
      { format: 'd LLL yyyy', locale: 'de' },
      ['2021-03-02', '2021-03-02', '2021-06-03', '2021-09-04', '2021-01-05'],
    ],
    [['5 Sept 2026', '6 Oct 2026'], { format: 'd LLL yyyy', locale: 'en' }, ['2026-09-05', '2026-10-06']],
    [['5 Sep 2026', '6 June 2026'], { format: 'd LLL yyyy', locale: 'en-GB' }, ['2026-09-05', '2026-06-06']],
    [['31.12.2026 24:00', '30.12.2026 23:59'], { format: 'dd.MM.yyyy HH:mm' }, ['2026-12-31', '2026-12-30']],
  ])('%j are read with their format, and with the one that is suggested', async (texts, date, days) => {
    expect(await fixed('documentDate', texts, { date })).toEqual(days);
    const { values, mapping } = await automatic('documentDate', texts);
    expect(values, JSON.stringify(mapping)).toEqual(days);
  });

  it('as numbers of Excel are errors that say what they look like, and are read with a setting that is suggested', async () => {
    const texts = ['45581', '45582'];
    expect(await fixed('documentDate', texts, {})).toEqual(['not_a_date', 'not_a_date']);
    const days = ['2024-10-16', '2024-10-17'];
    expect(await fixed('documentDate', texts, { date: { format: 'dd.MM.yyyy', excelNumbers: true } })).toEqual(days);
    expect((await automatic('documentDate', texts)).values).toEqual(days);
  });
});

describe('amounts', () => {
  it.each<[string[], Conversion['number'] & {}, string[]]>([
    [['$+1,500.00', '$2.50'], en, ['1500.00', '2.50']],
    [['($900.23)', '$1.00'], en, ['-900.23', '1.00']],
    [['$(12.34)'], en, ['-12.34']],
    [['-$99', '$1,250.00'], en, ['-99', '1250.00']],
    [['1.355,90€', '10,00 €'], de, ['1355.90', '10.00']],
    [['1\u202f234,56 €', '7,00 €'], fr, ['1234.56', '7.00']],
    [['1\u2007234,56', '7,00'], fr, ['1234.56', '7.00']],
    [['USD 5.00', 'USD 1,000.00'], en, ['5.00', '1000.00']],
    [['R$ 12,00', 'R$ 1.250,00'], de, ['12.00', '1250.00']],
    [['12,00 kr', '1.250,00 kr'], de, ['12.00', '1250.00']],
    [['1.5E+05', '2.5E-02'], en, ['150000', '0.025']],
    [['(1,234.50)', '12.00'], en, ['-1234.50', '12.00']],
    [['1,23,456.00', '12,34,567.00'], en, ['123456.00', '1234567.00']],
    [["1'234,50", '7,50'], { decimalSeparator: ',', groupSeparator: "'" }, ['1234.50', '7.50']],
    [['\u20137.50', '\u22125.00', '12.00'], en, ['-7.50', '-5.00', '12.00']],
    [['\u200b12.50', '\u202d13.50\u202c'], en, ['12.50', '13.50']],
    [['12.00-', '7.50-', '8.00'], en, ['-12.00', '-7.50', '8.00']],
    [['1.234,50 EUR', '17,00 EUR'], de, ['1234.50', '17.00']],
  ])('%j are read with their format, and with the one that is suggested', async (texts, number, amounts) => {
    expect(await fixed('unitPrice', texts, { number })).toEqual(amounts);
    const { values, mapping } = await automatic('unitPrice', texts);
    expect(values, JSON.stringify(mapping)).toEqual(amounts);
  });

  it('marked CR or DR are a question to the user, and are read once it is answered', async () => {
    const texts = ['100.00 CR', '20.00 DR'];
    const { values, reason } = await automatic('unitPrice', texts);
    expect(values).toEqual(['not_a_number', 'not_a_number']);
    expect(reason).toContain('choose one: CR is negative, DR is negative');
    expect(await fixed('unitPrice', texts, { number: { debitCredit: 'credit-negative' } })).toEqual([
      '-100.00',
      '20.00',
    ]);
  });

  it('with a percent sign are percentages in a field that is in percent, and a question in others', async () => {
    const texts = ['30%', '12.5 %', '0%'];
    expect(await fixed('lineDiscountPercent', texts, {})).toEqual(['30', '12.5', '0']);
    expect((await automatic('lineDiscountPercent', texts)).values).toEqual(['30', '12.5', '0']);
    expect(await fixed('unitPrice', ['30%'], {})).toEqual(['not_a_number']);
    expect(await fixed('unitPrice', ['30%'], { number: { percentSign: 'fraction' } })).toEqual(['0.3']);
    expect((await automatic('unitPrice', texts)).reason).toContain('choose one: 30% is 0.3, 30% is 30');
  });

  it('of a workbook are percentages if their cells are shown so', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Orders');
    sheet.addRows([
      header('lineDiscountPercent'),
      ...[0.3, 0.125, 5].map((discount, at) => [`N-${at + 1}`, 'C1', 'I1', 5, discount]),
    ]);
    for (const row of [2, 3]) sheet.getCell(row, 5).numFmt = '0.0%';
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    const { values, sample } = await automatic('lineDiscountPercent', bytes);
    expect(values.map(Number)).toEqual([30, 12.5, 5]);
    expect(sample.columns[4]?.sampleValues).toEqual(['30%', '12.5%', '5']);
  });

  it('from 0 to 1 in a field that is in percent are not multiplied without a question', async () => {
    const { values, reason } = await automatic('lineDiscountPercent', ['0.5', '1', '0']);
    expect(values).toEqual(['0.5', '1', '0']);
    expect(reason).toContain('choose one');
  });
});

describe("Excel's marks in text files", () => {
  it('are not part of a value that Excel writes as a formula', async () => {
    const texts = ['="00123"', '="A-1"'];
    expect(await fixed('externalDocumentNumber', texts, {})).toEqual(['00123', 'A-1']);
    expect((await automatic('externalDocumentNumber', texts)).values).toEqual(['00123', 'A-1']);
  });

  it('are removed by a rule that is suggested if they are apostrophes', async () => {
    const texts = ["'00127", "'4006381333931", '4006381333948'];
    const { values, reason } = await automatic('externalDocumentNumber', texts);
    expect(values).toEqual(['00127', '4006381333931', '4006381333948']);
    expect(reason).toContain('apostrophes by which Excel marks texts');
  });

  it('are an error if digits are lost', async () => {
    const texts = ['4.00638E+12', '4,00638E+12'];
    expect(await fixed('externalDocumentNumber', texts, {})).toEqual(['number_inexact', 'number_inexact']);
    expect((await automatic('externalDocumentNumber', texts)).values).toEqual(['number_inexact', 'number_inexact']);
  });
});
