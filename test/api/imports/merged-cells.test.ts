import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { Sample } from '../../../api/samples/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { previewOf, sampleOf } from '../samples/sample-calls.js';

const bench = useBench();

async function merged(rows: unknown[][], ...ranges: string[]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Sheet');
  sheet.addRows(rows);
  for (const range of ranges) sheet.mergeCells(range);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A list of items below a merged title: their vendor and category are in merged cells. */
const priceList = () =>
  merged(
    [
      ['Price list 2026'],
      [],
      ['Vendor No.', 'Item Category Code', 'No.', 'Description', 'Unit Price'],
      ['V1', 'FRUIT', 'xlsx-1', 'Apple', 1],
      [null, null, 'xlsx-2', 'Pear', 2],
      [null, 'TOOLS', 'xlsx-3', 'Saw', 3],
      [null, null, 'xlsx-4', 'Hammer', 4],
      ['V1', 'TOYS', 'xlsx-5', 'Ball', 5],
    ],
    'A1:E2',
    'A4:A7',
    'B4:B5',
    'B6:B7',
  );

/** Imports a file as its sample and the mappings suggested for it say, if nothing is undecided. */
async function importedAsSuggested(sample: Sample, content: Uint8Array, target: 'item' | 'sales-document') {
  const { client, system } = bench;
  expect(sample.undecided).toEqual([]);
  const { body } = await client.call<MappingSuggestion>('POST', 'mapping-suggestions', { sample: sample.id, target });
  const mappings = body.mappings.map(({ mapping }) => mapping);
  await save(client, 'suggested', { name: 'Suggested', file: sample.file, target, mappings } as IntegrationSetup);
  const done = await client.import('suggested', content);
  await expectConsistent(system.database.superuser, await client.get(done.id));
  return done;
}

describe('a list with merged cells in the format', () => {
  it.each(['xlsx', 'xls', 'xlsb', 'ods'])('.%s is imported with the values that it shows', async (format) => {
    const content =
      format === 'xlsx'
        ? await priceList()
        : await readFile(join(projectRoot, 'test/api/imports/files', `merged.${format}`));
    const sample = await sampleOf(bench.client, content, `items.${format}`);
    expect(sample.file).toMatchObject({ headerRow: 3, fillDown: ['Vendor No.', 'Item Category Code'] });
    expect(sample.findings).toContainEqual({
      setting: 'fillDown',
      value: ['Vendor No.', 'Item Category Code'],
      confidence: 0.95,
      reason:
        'Cells in columns "Vendor No.", "Item Category Code" are merged over several rows, first row 4: all of their rows have the value of the first.',
    });
    const done = await importedAsSuggested(sample, content, 'item');
    expect(done).toMatchObject({ status: 'Completed', counts: { total: 5, completed: 5, errors: 0 } });
    const items = await bench.system.database.superuser`
      SELECT number, description, category, vendor_number FROM item WHERE number LIKE ${`${format}-%`} ORDER BY number`;
    expect(items.map((item) => Object.values(item))).toEqual([
      [`${format}-1`, 'Apple', 'FRUIT', 'V1'],
      [`${format}-2`, 'Pear', 'FRUIT', 'V1'],
      [`${format}-3`, 'Saw', 'TOOLS', 'V1'],
      [`${format}-4`, 'Hammer', 'TOOLS', 'V1'],
      [`${format}-5`, 'Ball', 'TOYS', 'V1'],
    ]);
  });
});

describe('a sheet of orders whose header is merged beside their lines', () => {
  it('is imported with what its sample suggests, its last line included', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => [`MO-${at + 10}`, 'C1', new Date('2026-01-31'), 'I1', 1]);
    const content = await merged(
      [
        ['Order No.', 'Customer No.', 'Order Date', 'Item No.', 'Quantity'],
        ...rows,
        [null, null, null, 'I2', 5],
        ['MO-30', null, new Date('2026-02-01'), 'I1', 2],
        [null, null, null, 'I2', 3],
      ],
      ...['A', 'B', 'C'].flatMap((column) => [`${column}21:${column}22`, `${column}23:${column}24`]),
    );
    const sample = await sampleOf(bench.client, content);
    expect(sample.file).toMatchObject({ fillDown: ['Order No.', 'Customer No.', 'Order Date'] });
    const done = await importedAsSuggested(sample, content, 'sales-document');
    // The last order has no customer, and not that of the order above.
    expect(done.counts).toMatchObject({ total: 23, completed: 21, errors: 2 });
    const lines = await bench.system.database.superuser`
      SELECT item_number, trim_scale(quantity)::text AS quantity FROM sales_line WHERE document_number = 'MO-29' ORDER BY line_number`;
    expect(lines.map((line) => Object.values(line))).toEqual([
      ['I1', '1'],
      ['I2', '5'],
    ]);
  });
});

describe('a list of which not only merged cells are empty', () => {
  it('is undecided, and each alternative can be used as it is', async () => {
    const content = await merged(
      [
        ['No.', 'Description', 'Unit Price', 'Item Category Code'],
        ['MU-1', 'Apple', 1, 'FRUIT'],
        ['MU-2', 'Pear', 2, null],
        ['MU-3', 'Saw', 3, null],
        ['MU-4', 'Hammer', 4, null],
      ],
      'D2:D3',
    );
    const sample = await sampleOf(bench.client, content);
    expect(sample.undecided).toEqual(['fillDown']);
    expect(sample.file).not.toHaveProperty('fillDown');
    const { reason, alternatives = [] } = sample.findings.find(({ setting }) => setting === 'fillDown') ?? {};
    expect(reason).toBe(
      'Cells in column "Item Category Code" are merged over several rows, first row 2, but 2 other empty cells would be filled, too, the first in row 4 of "Item Category Code".',
    );
    expect(alternatives.map(({ value }) => value)).toEqual([[], ['Item Category Code']]);
    const categories = alternatives.map(async ({ value }) => {
      const file = { ...sample.file, fillDown: value };
      const { rows } = await previewOf(bench.client, sample, { file });
      return rows.map(({ source }) => source['Item Category Code']);
    });
    expect(await Promise.all(categories)).toEqual([
      ['FRUIT', '', '', ''],
      ['FRUIT', 'FRUIT', 'FRUIT', 'FRUIT'],
    ]);
  });
});
