import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { customerSynonyms } from '../../../core/suggestions/synonyms/customer.js';
import { namesIn } from '../../../core/suggestions/synonyms/field-synonyms.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { workbook } from '../../harness/world.js';
import { sampleOf } from '../samples/sample-calls.js';

const bench = useBench();

const header = 'No.,Description,Unit Price';
const numberAndText: FieldMapping[] = [
  { field: 'number', column: 'No.' },
  { field: 'description', column: 'Description' },
];
const withPrice: FieldMapping[] = [...numberAndText, { field: 'unitPrice', column: 'Unit Price' }];

let count = 0;

/** Imports a file with a setup of its own. */
async function imported(content: string | Uint8Array, setup: Partial<IntegrationSetup>): Promise<Import> {
  count += 1;
  const code = `notices-${count}`;
  const defaults = {
    name: 'I',
    file: { type: 'csv' },
    target: 'item',
    writeMode: 'upsert',
    mappings: withPrice,
  } as const;
  await save(bench.client, code, { ...defaults, mappings: [...withPrice], ...setup });
  return bench.client.import(code, content);
}

/** Imports a file as a user does who takes the detected format and the suggested mappings. */
async function automatic(content: string | Uint8Array, target: IntegrationSetup['target']): Promise<Import> {
  const { id: sample, file } = await sampleOf(bench.client, content);
  const { body } = await bench.client.call<MappingSuggestion>('POST', 'mapping-suggestions', { sample, target });
  const mappings = body.mappings.map(({ mapping }) => mapping);
  return imported(content, { file: file as IntegrationSetup['file'], target, mappings });
}

const shown = ({ notices }: Import) =>
  notices.map(({ code, place: { row, column } }) => [code, row, column].filter((part) => part !== undefined).join(' '));

describe('an import has no notices', () => {
  const items = `${header}\nF1,Pen,1.5\nF2,Ink,2.5\n`;
  it('of a file that is read completely', async () => {
    expect(await imported(items, {})).toMatchObject({ status: 'Completed', notices: [] });
  });

  it('if the suggested mappings use every column', async () => {
    expect(await automatic(items, 'item')).toMatchObject({ status: 'Completed', notices: [] });
  });

  it('of a title, a total, and columns whose names mean nothing', async () => {
    const content = `Items of the week,,,\n\n${header},Xyzzy\nT1,Pen,1.5,a\nT2,Ink,2.5,b\nTotal,,4,\n`;
    const done = await imported(content, { file: { type: 'csv', headerRow: 3, footerRows: 1 } });
    expect(done).toMatchObject({ counts: { completed: 2, errors: 0 }, notices: [] });
  });
});

describe('an import has a notice of a column that no mapping uses', () => {
  const done = (content: string, mappings: FieldMapping[], more: Partial<IntegrationSetup> = {}) =>
    imported(content, { mappings, ...more });

  it('and that has the name of a field, with what to do', async () => {
    const { notices, status } = await done(`${header}\nU1,Pen,1.5\n`, numberAndText);
    expect(status).toBe('Completed');
    expect(notices).toEqual([
      {
        code: 'column_not_used',
        message:
          'Column "Unit Price" is not used by any mapping, but it has the name of the field "Unit Price": map it to unitPrice if its values are to be imported.',
        place: { row: 1, column: 'Unit Price' },
      },
    ]);
  });

  it.each([
    'UNIT PRICE',
    'unitPrice',
    'unit_price',
    'Unit\u00a0Price',
    'Unit\u200b Price',
    'Stückpreis',
    'Price (EUR)',
  ])('in the spelling %j', async (name) => {
    const result = await done(`No.,Description,${name}\nV1,Pen,1.5\n`, numberAndText);
    expect(shown(result)).toEqual([`column_not_used 1 ${name}`]);
  });

  it('and whose field has its values from another column', async () => {
    const mappings = [...numberAndText, { field: 'unitPrice', column: 'Net' }];
    const { notices } = await done('No.,Description,Unit Price,Net\nW1,Pen,1.5,1\n', mappings);
    expect(notices.map(({ message }) => message)).toEqual([
      'Column "Unit Price" is not used by any mapping, but it has the name of the field "Unit Price", which is mapped from column "Net": map unitPrice from it if that is what is meant.',
    ]);
  });

  it('but not if an expression uses it, or another name of its field is mapped', async () => {
    const mappings: FieldMapping[] = [
      ...numberAndText,
      { field: 'unitPrice', expression: 'decimal(columns["Unit Price"])' },
    ];
    expect(shown(await done('No.,Description,Unit Price,SKU\nX1,Pen,1.5,a\n', mappings))).toEqual([]);
  });

  it('in a workbook, and in text at positions', async () => {
    const book = await workbook({ Items: [header.split(','), ['Y1', 'Pen', 1.5]] });
    const { notices } = await imported(book, { file: { type: 'excel' }, mappings: numberAndText });
    expect(notices).toEqual([
      {
        code: 'column_not_used',
        message: expect.stringMatching(/^Column "Unit Price" of the sheet "Items" is not used by any mapping/),
        place: { sheet: 'Items', row: 1, column: 'Unit Price' },
      },
    ]);
    const columns = ['No.', 'Description', 'Unit Price'].map((name, at) => ({ name, start: at * 4 + 1, length: 4 }));
    const fixed = await imported('Z1  Pen 1.5\n', { file: { type: 'fixed-width', columns }, mappings: numberAndText });
    expect(shown(fixed)).toEqual(['column_not_used Unit Price']);
  });

  it('of which the first 20 are named, however many there are', async () => {
    const names = new Set(
      Object.entries(customerSynonyms)
        .filter(([field]) => field !== 'number' && field !== 'name')
        .flatMap(([, { Perhaps: _, Seldom: __, ...languages }]) => Object.values(languages).flatMap(namesIn)),
    );
    const columns = [...names].slice(0, 300);
    expect(columns).toHaveLength(300);
    const mappings = [
      { field: 'number', column: 'No.' },
      { field: 'name', column: 'Name' },
    ];
    const quoted = columns.map((name) => `"${name}"`);
    const wide = await done(`No.,Name,${quoted}\nA1,Ann\n`, mappings, { target: 'customer' });
    expect(wide.notices).toHaveLength(21);
    expect(wide.notices.at(-1)?.message).toMatch(/^\d{3} more columns/);
    expect(JSON.stringify(wide.notices).length).toBeLessThan(10_000);
  });
});

describe('an import has a notice of rows above the table', () => {
  const content = `A1,Pen,1.5\nA2,Ink,2.5\n${header}\nA3,Cap,3.5\n`;
  it('that look like records, with their number and the first one', async () => {
    const { notices, counts } = await imported(content, { file: { type: 'csv', headerRow: 3 } });
    expect(counts.total).toBe(1);
    expect(notices).toEqual([
      {
        code: 'rows_above_table',
        message:
          '2 rows above the first record look like records and are not imported, the first in row 1: check "headerRow" and "firstRow" of the integration.',
        place: { row: 1 },
      },
    ]);
  });

  it('that "firstRow" leaves out', async () => {
    const rows = `${header}\nB1,Pen,1.5\nB2,Ink,2.5\nB3,Cap,3.5\n`;
    const done = await imported(rows, { file: { type: 'csv', firstRow: 3 } });
    expect(shown(done)).toEqual(['rows_above_table 2']);
  });

  it('but not of titles, names of groups and units', async () => {
    const rows = `Price list,,\nValid from,2026-01-31,\n,,Money\n${header}\n,,EUR\nC1,Pen,1.5\nC2,Ink,2.5\n`;
    const done = await imported(rows, { file: { type: 'csv', headerRow: 4, firstRow: 6 } });
    expect(done).toMatchObject({ status: 'Completed', notices: [] });
  });
});

describe('an import has a notice of rows below the table', () => {
  const file = { type: 'csv', footerRows: 1 } as const;
  const rows = `${header}\nR1,Pen,1.5\nR2,Ink,2.5\nR3,Cap,3.5\n`;
  it('that look like records', async () => {
    const { notices, counts } = await imported(rows, { file });
    expect(counts.total).toBe(2);
    expect(notices).toEqual([
      {
        code: 'rows_below_table',
        message:
          '1 row below the last record looks like a record and is not imported, the first in row 4: check "footerRows" of the integration.',
        place: { row: 4 },
      },
    ]);
  });

  it.each(['Total,3 items,7.5', ',,7.5', '3,,', 'Grand total:,x,7.5', 'Printed,by Ann,2026-01-31'])(
    'but not of %j',
    async (total) => {
      expect(shown(await imported(`${rows}${total}\n`, { file }))).toEqual([]);
    },
  );
});

describe('an import has a notice of records without a key', () => {
  const mappings: FieldMapping[] = [
    { field: 'number', column: 'No.' },
    { field: 'customerNumber', column: 'Cust' },
    { field: 'itemNumber', column: 'Item' },
    { field: 'quantity', column: 'Qty' },
  ];
  it('below a document that has one', async () => {
    const content = 'No.,Cust,Item,Qty\nKP-1,C1,I1,1\n,,I2,2\n,,I1,3\nKP-2,C2,I1,1\nKP-3,C2,I1,1\n,,I2,1\n';
    const { notices } = await imported(content, { target: 'sales-document', writeMode: 'insert', mappings });
    expect(notices).toEqual([
      {
        code: 'records_without_key',
        message:
          '3 records below 2 documents have no value in "No.", the first in row 3: they may be further lines of the document above, which is not created without them. Set "fillDown" in the integration, or fill in the key in the file.',
        place: { row: 3, column: 'No.' },
      },
    ]);
  });

  it('but not above all documents, and not of master data', async () => {
    const orders = 'No.,Cust,Item,Qty\n,C1,I1,1\nKQ-1,C1,I1,1\n';
    expect(shown(await imported(orders, { target: 'sales-document', writeMode: 'insert', mappings }))).toEqual([]);
    expect(shown(await imported(`${header}\nD1,Pen,1.5\n,Ink,2.5\n`, {}))).toEqual([]);
  });
});

describe('an import has a notice of a quote in the header', () => {
  it.each(['fixed', 'detected'])('that is misplaced (%s format)', async (way) => {
    const content = `No.,"Description,Unit Price\nH1,Pen,1\nH2,Ink,2\nH3,Cap,3\n`;
    const { file } = await sampleOf(bench.client, content);
    const done = await imported(content, way === 'fixed' ? {} : { file: file as IntegrationSetup['file'] });
    expect(done.counts).toMatchObject({ completed: 3 });
    expect(done.notices).toEqual([
      {
        code: 'header_quote_misplaced',
        message: expect.stringMatching(/^A quote in column 2 of the header in row 1 is misplaced/),
        place: { row: 1 },
      },
    ]);
  });
});

describe('the notices of a workbook', () => {
  it('name the sheet of the rows', async () => {
    const price = (at: number) => [`S${at}`, 'Pen', at + 0.5];
    const items = await workbook({
      Cover: [['Price list']],
      Items: [price(1), price(2), header.split(','), price(3), price(4), price(5), price(6)],
    });
    const file = { type: 'excel', sheet: 'items', headerRow: 3, footerRows: 1 } as const;
    const { notices } = await imported(items, { file });
    expect(notices).toMatchObject([
      {
        message: expect.stringContaining('the first in row 1 of the sheet "Items":'),
        place: { sheet: 'Items', row: 1 },
      },
      {
        message: expect.stringContaining('the first in row 7 of the sheet "Items":'),
        place: { sheet: 'Items', row: 7 },
      },
    ]);
  });
});

describe('the notices of an import', () => {
  const content = `${header},Unit Cost\nN1,Pen,x,1\nN2,Ink,2.5,2\n`;

  it('are in its notification', async () => {
    const done = await imported(content, { mappings: numberAndText });
    const { entries } = await getBody<{ entries: { text: string; import: string }[] }>(bench.client, 'notifications');
    const text = entries.find((entry) => entry.import.endsWith(done.id))?.text;
    expect(text).toMatch(
      /^Import complete: 2 created, 0 errors\. Notice \(and 1 more\): Column "Unit Price" is not used/,
    );
  });

  it('stay when records are corrected and processed again', async () => {
    const done = await imported(content, {});
    expect(shown(done)).toEqual(['column_not_used 1 Unit Cost']);
    expect(done.counts).toMatchObject({ completed: 1, errors: 1 });
    const corrected = await bench.client.call('PATCH', `imports/${done.id}/records/2`, {
      values: { 'Unit Price': '1.5' },
    });
    expect(corrected.status, JSON.stringify(corrected.body)).toBe(200);
    const { body } = await bench.client.process(done.id);
    expect(body).toMatchObject({ status: 'Completed', notices: done.notices });
    expect((await bench.client.get(done.id)).notices).toEqual(done.notices);
  });

  it('are empty if the file has a fault', async () => {
    count += 1;
    await save(bench.client, `notices-${count}`, {
      name: 'I',
      file: { type: 'csv' },
      target: 'item',
      mappings: withPrice,
    });
    const { id } = await bench.client.importToEnd(`notices-${count}`, 'Description,Unit Cost\nPen,1\n');
    expect(await bench.client.get(id)).toMatchObject({ status: 'Failed', notices: [] });
  });
});
