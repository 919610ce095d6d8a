import { describe, expect, it } from 'vitest';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { save, useBench } from '../../harness/bench.js';
import { workbook } from '../../harness/world.js';
import { sampleOf } from '../samples/sample-calls.js';
import { smallFiles } from './small-files.js';

const bench = useBench({}, 'none');

const header = 'No.,Description,Unit Price';
const itemMappings = [
  { field: 'number', column: 'No.' },
  { field: 'description', column: 'Description' },
  { field: 'unitPrice', column: 'Unit Price' },
];

let count = 0;

/** Imports a file of items; returns the import and its records as texts: `row: cells` and the codes of errors. */
async function imported(
  content: string | Uint8Array,
  file: IntegrationSetup['file'],
  mappings: readonly FieldMapping[] = itemMappings,
) {
  const { client } = bench;
  count += 1;
  await save(client, `irregular-${count}`, {
    name: 'I',
    file,
    target: 'item',
    writeMode: 'upsert',
    mappings: [...mappings],
  });
  const done = await client.import(`irregular-${count}`, content);
  const records = (await client.records(done.id)).map(({ row, source, errors }) => {
    const cells = Object.values(source).map((cell) => String(cell ?? ''));
    return [`${row}: ${cells.join('|')}`, ...errors.map(({ code }) => code)].join(' ');
  });
  return { done, records };
}

/** Imports a file in the format that is detected. Returns the settings that are ties, too. */
async function detected(content: string | Uint8Array, mappings: readonly FieldMapping[] = itemMappings) {
  const { client } = bench;
  const sample = await sampleOf(client, content);
  const file = sample.file as IntegrationSetup['file'];
  return { file, undecided: sample.undecided, ...(await imported(content, file, mappings)) };
}

const rows = (number: number, row: (index: number) => string) =>
  Array.from({ length: number }, (_, at) => `${row(at)}\n`).join('');

describe('quotes enclose values by where they are, whatever the values look like', () => {
  it.each<[string, string, string[]]>([
    [
      'a delimiter of others within them',
      `${header}\nA1,Pen,1.5\nA2,"Pen; blue",2.5\nA3,Cap,3.5\n`,
      ['3: A2|Pen; blue|2.5'],
    ],
    [
      'commas',
      'No.;Description;Remark\nA1;Pen;"small,red,new"\nA2;Ink;"large,blue,new"\n',
      ['2: A1|Pen|small,red,new'],
    ],
    [
      'commas between tabs',
      `No.\tDescription\tUnit Price\n${rows(50, (at) => `A${at}\t"Pen,blue ${at}"\t${at}.50`)}`,
      ['2: A0|Pen,blue 0|0.50'],
    ],
    ['two spaces', `${header}\n${rows(50, (at) => `A${at},"Pen  blue ${at}",${at}.50`)}`, ['2: A0|Pen  blue 0|0.50']],
    ['only some of the codes', smallFiles.quotedCodes, ['2: 10A|6|2.55']],
    ['quotes within them', smallFiles.quotedQuotes, ['2: 1|12"']],
  ])('around %s', async (_, content, expected) => {
    const [number = '', ...others] = content.split('\n', 1)[0]?.split(/[,;\t]/) ?? [];
    const mappings = [
      { field: 'number', column: number },
      { field: 'description', column: others[0] ?? '' },
    ];
    const { file, done, records } = await detected(content, mappings);
    expect(file).not.toHaveProperty('quote');
    expect(done).toMatchObject({ status: 'Completed', counts: { errors: 0 } });
    expect(records).toEqual(expect.arrayContaining(expected));
  });
});

describe('the header and the number of columns come from the names and from most rows', () => {
  const noted = `${header},Note\n`;
  const shortRows = (number: number, isShort: (at: number) => boolean) =>
    noted + rows(number, (at) => `R${at},Pen ${at},${at}.5${isShort(at) ? '' : ',note'}`);
  it.each<[string, string, number]>([
    ['10 rows, of which the first three are short', shortRows(10, (at) => at < 3), 10],
    ['100 rows, of which the first 30 are short', shortRows(100, (at) => at < 30), 100],
    ['100 rows, of which 60 are short', shortRows(100, (at) => at % 5 < 3), 100],
    ['100 rows, of which the first 40 are short', shortRows(100, (at) => at < 40), 100],
    ['40 rows, of which the last 24 are short', shortRows(40, (at) => at >= 16), 40],
    ['rows with a delimiter at their end', `${header}\n${rows(3, (at) => `S${at},Pen ${at},${at}.5,`)}`, 3],
    ['300 rows with a delimiter at their end', `${header}\n${rows(300, (at) => `S${at},Pen ${at},${at}.5,`)}`, 300],
    ['a column without a name', `${header}\n${rows(30, (at) => `S${at},Pen ${at},${at}.5,note ${at}`)}`, 30],
    ['two characters between values', '# by X\n# 2026\nNo.::Description::Unit Price\nA1::Pen::1.5\nA2::Ink::2.5\n', 2],
    ['three characters between values', 'No.|+|Description|+|Unit Price\nA1|+|Pen|+|1.5\nA2|+|Ink|+|2.5\n', 2],
    ['spaces before quotes', 'No., Description, Unit Price\nA1, "Pen, red", 1.5\nA2, "Ink, blue", 2.5\n', 2],
  ])('in a file with %s', async (_, content, total) => {
    const { done, undecided } = await detected(content);
    expect(undecided).toEqual([]);
    expect(done).toMatchObject({ status: 'Completed', counts: { total, completed: total, errors: 0 } });
  });

  it('although the header lacks a delimiter, which is a tie', async () => {
    const sample = await sampleOf(bench.client, smallFiles.headerWithoutDelimiter);
    expect(sample).toMatchObject({ file: { headerRow: 1 }, undecided: ['unnamedColumns'] });
  });

  it('and a record that is damaged is in error, and no footer', async () => {
    const mappings = [
      { field: 'number', column: 'No' },
      { field: 'description', column: 'Name' },
    ];
    const { done, records } = await detected(smallFiles.damagedLastRecord, mappings);
    expect(done).toMatchObject({ counts: { total: 5, completed: 4, errors: 1 } });
    expect(records.at(-1)).toBe('6: 5Last|Ely|50 row_too_short');
  });

  it('and values that are missing at the end of a row are empty', async () => {
    const content = `${noted}TS1,Pen,1.5,n\nTS2,Ink,2.5\nTS3,Cap\n`;
    const unmapped = await imported(content, { type: 'csv' });
    expect(unmapped.records).toEqual(['2: TS1|Pen|1.5|n', '3: TS2|Ink|2.5', '4: TS3|Cap row_too_short']);
    const any = await imported(content, { type: 'csv', missingCells: 'any' });
    expect(any.done).toMatchObject({ status: 'Completed', counts: { completed: 3 } });
    const none = await imported(content, { type: 'csv', missingCells: 'none' });
    expect(none.done).toMatchObject({ counts: { completed: 1, errors: 2 } });
  });

  it('and remarks beside the table of a workbook are no error', async () => {
    const content = await workbook({
      Items: [
        header.split(','),
        ...Array.from({ length: 30 }, (_, at) => [`W${at}`, 'Pen', at, ...(at % 2 ? ['x'] : [])]),
      ],
    });
    expect((await imported(content, { type: 'excel' })).done).toMatchObject({
      status: 'Completed',
      counts: { completed: 30 },
    });
    const automatic = await detected(content);
    expect(automatic.done).toMatchObject({ status: 'Completed', counts: { completed: 30 } });
  });
});

describe('small files', () => {
  it('of one column of moments are not divided', async () => {
    expect(await sampleOf(bench.client, smallFiles.moments)).toMatchObject({ columns: [{ name: 'Zeit' }] });
  });

  it.each<[string, string, string[]]>([
    [
      'with a stray quote',
      smallFiles.strayQuote,
      ['2: 1|Smith "Jo" Ltd|Bath|10', '3: 2|Round table 48"|Leeds|20', '4: 3|Plain, Ltd|York|30'],
    ],
    ['with spaces before quotes', smallFiles.spacesBeforeQuotes, ['2: 1|Smith, Jo| Bath| 10']],
    ['with a stray quote in the header', smallFiles.strayQuoteInHeader, ['2: 1|Smith|Bath|10', '5: 4|Other|Hull|40']],
    [
      'with a delimiter at the end of the rows only',
      smallFiles.delimiterAtRowEnds,
      ['2: 1|Smith|Bath|10|', '5: 4|Other|Hull|40|'],
    ],
  ])('%s are read completely', async (_, content, expected) => {
    const mappings = [
      { field: 'number', column: 'No' },
      { field: 'description', column: 'Name' },
    ];
    const { done, records } = await detected(content, mappings);
    expect(done).toMatchObject({ status: 'Completed', counts: { errors: 0 } });
    expect(records).toEqual(expect.arrayContaining(expected));
  });

  it('with a title and a total are read as before', async () => {
    expect((await sampleOf(bench.client, smallFiles.titleAndTotal)).file).toMatchObject({ headerRow: 3 });
  });
});
