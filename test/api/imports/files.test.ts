import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { namesSetup, workbook } from '../../harness/world.js';

const bench = useBench({}, 'none');
let count = 0;

/** Imports a file of two customers and returns their stored names and their row numbers. */
async function imported(
  file: FileFormat,
  content: string | Uint8Array,
  fileName = 'names.csv',
): Promise<{ names: unknown[]; rows: number[] }> {
  const { client } = bench;
  const code = `names-${++count}`;
  await save(client, code, namesSetup(file));
  const done = await client.import(code, content, { fileName });
  expect(done.status, JSON.stringify(await client.records(done.id, 'Error'))).toBe('Completed');
  const { entries } = await getBody<{ entries: { name: string }[] }>(client, `customers?import=${done.id}`);
  return { names: entries.map(({ name }) => name), rows: (await client.records(done.id)).map(({ row }) => row) };
}

/** A text file of customers with these names, whose numbers differ from import to import. */
const lines = (delimiter: string, ...more: string[]): string =>
  ['No.', 'Name'].join(delimiter).concat('\r\n', ...more.map((name, i) => `${count}-${i}${delimiter}${name}\r\n`));

describe('text files', () => {
  it.each([
    ['CSV', { type: 'csv' }, ','],
    ['CSV with semicolons', { type: 'csv', delimiter: ';' }, ';'],
    ['text with tabs', { type: 'text' }, '\t'],
    ['text with a delimiter of several characters', { type: 'text', delimiter: '||' }, '||'],
  ] as [string, FileFormat, string][])('can be %s', async (_, file, delimiter) => {
    expect(await imported(file, lines(delimiter, 'Évreux', 'Łódź'))).toEqual({
      names: ['Évreux', 'Łódź'],
      rows: [2, 3],
    });
  });

  it.each([
    ['UTF-8 with a byte order mark', {}, (text: string) => iconv.encode(text, 'utf8', { addBOM: true })],
    ['UTF-16LE with a byte order mark', {}, (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['UTF-16BE with a byte order mark', {}, (text: string) => iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['UTF-16LE according to the setup', { encoding: 'utf-16le' }, (text: string) => iconv.encode(text, 'utf-16le')],
    ['UTF-16BE according to the setup', { encoding: 'utf-16be' }, (text: string) => iconv.encode(text, 'utf-16be')],
    ['windows-1252', { encoding: 'windows-1252' }, (text: string) => iconv.encode(text, 'windows-1252')],
  ] as [string, object, (text: string) => Buffer][])('can be encoded as %s', async (_, more, encode) => {
    const file = { type: 'csv', ...more } as FileFormat;
    expect((await imported(file, encode(lines(',', 'Müller & Söhne', 'Prix: 5 €')))).names).toEqual([
      'Müller & Söhne',
      'Prix: 5 €',
    ]);
  });

  it('can have quoted fields with delimiters, quotes and line ends, and have correct row numbers', async () => {
    const content = `No.,Name\r\nq1,"Smith, ""Sons""\r\n& Co"\r\n\r\nq2,Plain\r\n`;
    expect(await imported({ type: 'csv' }, content)).toEqual({
      names: ['Smith, "Sons"\r\n& Co', 'Plain'],
      rows: [2, 5],
    });
  });

  it('can have quotes as text if the setup has no quote character', async () => {
    const content = 'No.,Name\nn1,"5"" pipe\nn2,5" pipe\n';
    expect((await imported({ type: 'csv', quote: null }, content)).names).toEqual(['"5"" pipe', '5" pipe']);
  });

  it('can have a header in a later row', async () => {
    const content = 'Customers of today\n\nNo.,Name\nh1,Header in 3\n';
    expect(await imported({ type: 'csv', headerRow: 3 }, content)).toEqual({ names: ['Header in 3'], rows: [4] });
  });

  it('can have no header, with the columns in the setup', async () => {
    const file: FileFormat = { type: 'csv', headerRow: 0, columns: ['No.', 'Name'] };
    expect(await imported(file, 'x1,First\nx2,Second\n')).toEqual({ names: ['First', 'Second'], rows: [1, 2] });
  });

  it('can have columns of a fixed width in characters', async () => {
    const columns = [
      { name: 'Name', start: 6, length: 8 },
      { name: 'No.', start: 1, length: 5 },
    ];
    const content = 'NO   NAME    X\nf1   Évreux  X\n\nf2   Łódź\n';
    expect(await imported({ type: 'fixed-width', headerRow: 1, columns }, content)).toEqual({
      names: ['Évreux', 'Łódź'],
      rows: [2, 4],
    });
  });

  it('can have texts that stand for an empty value', async () => {
    const { client } = bench;
    const setup = namesSetup({ type: 'csv', emptyValues: ['NULL', '-'] });
    setup.mappings.push({ field: 'city', column: 'City' }, { field: 'region', column: 'Region' });
    await save(client, 'empty', setup);
    const done = await client.import('empty', 'No.,Name,City,Region\ne1,E,NULL,-\n');
    expect(done.counts.completed).toBe(1);
    expect(await getBody(client, 'customers/e1')).toMatchObject({ city: null, region: null });
  });
});

describe('workbooks', () => {
  const rows = [
    ['No.', 'Name'],
    [1001, 'Évreux'],
    ['w2', 'Łódź'],
  ];

  it('are read from the first visible sheet, or the named one', async () => {
    const file = await workbook({
      Cover: rows,
      Customers: [[], ['Customers'], [], ...rows.map(([no, name]) => [`s${no}`, name])],
    });
    expect(await imported({ type: 'excel' }, file, 'names.xlsx')).toEqual({ names: ['Évreux', 'Łódź'], rows: [2, 3] });
    await save(
      bench.client,
      'named',
      namesSetup(
        { type: 'excel', sheet: 'Customers', headerRow: 4 },
        {
          mappings: [
            { field: 'number', column: 'sNo.' },
            { field: 'name', column: 'Name' },
          ],
        },
      ),
    );
    const done = await bench.client.import('named', file, { fileName: 'names.xlsx' });
    expect((await bench.client.records(done.id)).map(({ row, values }) => [row, values.number])).toEqual([
      [5, 's1001'],
      [6, 'sw2'],
    ]);
  });

  it('can have native dates, numbers and booleans', async () => {
    const { client } = bench;
    await save(client, 'typed', {
      name: 'Typed',
      file: { type: 'excel' },
      target: 'item',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'description', column: 'Description' },
        { field: 'unitPrice', column: 'Price', number: { decimalSeparator: ',' } },
        { field: 'blocked', column: 'Blocked' },
      ],
    });
    const file = await workbook({
      Items: [
        ['No.', 'Description', 'Price', 'Blocked'],
        [42, new Date('2026-01-31T00:00:00Z'), 0.1 + 0.2, true],
      ],
    });
    await client.import('typed', file, { fileName: 'items.xlsx' });
    expect(await getBody(client, 'items/42')).toMatchObject({
      description: '2026-01-31',
      unitPrice: '0.3',
      blocked: true,
    });
  });
});
