import { createHash, randomUUID } from 'node:crypto';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../api/samples/schemas.js';
import type { FieldMapping } from '../../../core/setup/setup.js';
import { inCompany } from '../../../db/client.js';
import type { CompanyRow, SampleRow } from '../../../db/rows.js';
import { removeExpiredSamples } from '../../../worker/expired-samples.js';
import { workLists } from '../../../worker/work-lists.js';
import { useBench } from '../../harness/bench.js';
import { form } from '../../harness/form.js';
import { workbook } from '../../harness/world.js';
import { messy, previewOf, sampleOf, upload } from './sample-calls.js';

const bench = useBench({ UPLOAD_LIMIT_BYTES: String(150 * 1024 * 1024) });

const mappings: FieldMapping[] = [
  { field: 'number', column: 'No.' },
  { field: 'customerNumber', column: 'Customer' },
  { field: 'documentDate', column: 'Date', date: { format: 'dd.MM.yyyy' } },
  { field: 'itemNumber', column: 'Item' },
  { field: 'quantity', column: 'Quantity' },
  { field: 'unitPrice', column: 'Price', number: { decimalSeparator: ',', groupSeparator: '.' } },
];

describe('a sample', () => {
  it('is uploaded once and shown with the detected settings, their reasons, and its first records', async () => {
    const content = iconv.encode(messy, 'windows-1252');
    const { status, headers, body } = await upload(bench.client, content, '../orders.csv');
    expect(status, JSON.stringify(body)).toBe(201);
    expect(headers.get('location')).toBe(body.links.self);
    expect(body).toMatchObject({
      fileName: 'orders.csv',
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      undecided: [],
      fault: null,
      file: { type: 'csv', delimiter: ';', headerRow: 4, footerRows: 1 },
      rows: [
        { row: 5, source: { 'No.': 'O1', Price: '1.234,50' } },
        { row: 7, source: { 'No.': 'O2', Quantity: 'x' } },
      ],
    });
    expect(body.columns.map(({ name }) => name)).toEqual(['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price']);
    expect(body.columns[2]?.mapping).toEqual({ date: { format: 'dd.MM.yyyy' } });
    expect(body.columns[5]?.mapping).toEqual({ number: { decimalSeparator: ',', groupSeparator: '.' } });
    for (const { reason } of body.findings) expect(reason.length).toBeGreaterThan(10);
    const again = await bench.client.call<Sample>('GET', body.links.self);
    expect(again.body).toEqual({ ...body, expiresAt: again.body.expiresAt });
    expect(Date.parse(again.body.expiresAt) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
  });

  it('has undecided settings if the content is ambiguous', async () => {
    const { undecided, findings, columns } = await sampleOf(
      bench.client,
      'No.;When;Net\n1;01/02/2026;1.234\n2;03/04/2026;5.678\n',
    );
    expect(undecided).toEqual([]);
    expect(findings.every((finding) => 'value' in finding)).toBe(true);
    expect(
      columns.map(({ findings: all }) => all.filter((finding) => !('value' in finding)).map(({ setting }) => setting)),
    ).toEqual([[], ['date'], ['number']]);
    expect((await sampleOf(bench.client, 'a,b;c\nd,e;f\n')).undecided).toEqual(['delimiter', 'headerRow']);
  });

  it('whose reading took too much time is detected again without another upload', async () => {
    const sample = await sampleOf(bench.client, 'No.;Name\n1;A\n');
    const fault = { code: 'file_time_limit', message: 'Too slow.', place: {} };
    const nothing = { findings: [], undecided: [], file: null, columns: [], rows: [], fault };
    await bench.system.database.superuser`
      UPDATE sample SET described = ${JSON.stringify(nothing)}::text::jsonb WHERE sample_id = ${sample.id}`;
    expect((await bench.client.call<Sample>('GET', sample.links.self)).body).toMatchObject({ file: null, fault });
    const again = await bench.client.call<Sample>('POST', `samples/${sample.id}/detect`);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...sample, expiresAt: again.body.expiresAt });
    const stored = await bench.client.call<Sample>('GET', sample.links.self);
    expect(stored.body).toEqual({ ...sample, expiresAt: stored.body.expiresAt });
  });

  it('does not exist after it is deleted, nor does its file', async () => {
    const { id } = await sampleOf(bench.client, 'No.,Name\n1,A\n');
    const [row] = await bench.system.database.superuser<
      [Pick<SampleRow, 'stored_as'>]
    >`SELECT stored_as FROM sample WHERE sample_id = ${id}`;
    expect(await bench.system.files.has(row.stored_as)).toBe(true);
    expect((await bench.client.call('DELETE', `samples/${id}`)).status).toBe(204);
    expect(await bench.system.files.has(row.stored_as)).toBe(false);
    for (const [method, path, body] of [
      ['GET', `samples/${id}`],
      ['POST', `samples/${id}/preview`, {}],
      ['POST', `samples/${id}/detect`],
      ['DELETE', `samples/${id}`],
    ] as const) {
      expect(await bench.client.call(method, path, body)).toMatchObject({
        status: 404,
        body: { code: 'sample_not_found' },
      });
    }
  });

  it('of another company, or with an unknown id, does not exist', async () => {
    const other = await bench.system.client('other');
    const { id } = await sampleOf(bench.client, 'No.,Name\n1,A\n');
    for (const unknown of [id, randomUUID()]) {
      expect(await other.call('GET', `samples/${unknown}`)).toMatchObject({ status: 404 });
      expect(await other.call('POST', `samples/${unknown}/preview`, {})).toMatchObject({ status: 404 });
      expect(await other.call('DELETE', `samples/${unknown}`)).toMatchObject({ status: 404 });
    }
    expect((await bench.client.call('GET', `samples/${id}`)).status).toBe(200);
  });

  it('expires a day after its last use, and its file is in use until it is removed', async () => {
    const { database, files } = bench.system;
    const unexpired = await sampleOf(bench.client, 'No.,Name\n1,A\n');
    const { id } = await sampleOf(bench.client, 'No.,Name\n1,B\n');
    const [row] = await database.superuser<[Pick<SampleRow, 'stored_as'>]>`
      UPDATE sample SET expires_at = now() - interval '1 second' WHERE sample_id = ${id} RETURNING stored_as`;
    const used = await database.application`SELECT key FROM files_in_use(${[row.stored_as, 'nothing']}) AS key`;
    expect(used.map(({ key }) => key)).toEqual([row.stored_as]);
    expect(await bench.client.call('GET', `samples/${id}`)).toMatchObject({ status: 404 });
    await removeExpiredSamples(database.application, files, workLists().expiredSamples, (error) =>
      expect.fail(String(error)),
    );
    expect(await database.superuser`SELECT 1 FROM sample WHERE sample_id = ${id}`).toHaveLength(0);
    expect(await files.has(row.stored_as)).toBe(false);
    expect((await bench.client.call('GET', `samples/${unexpired.id}`)).status).toBe(200);
  });
});

describe('a preview', () => {
  it('maps the detected file as an import does, cell by cell', async () => {
    const sample = await sampleOf(bench.client, messy);
    const { rows, mappingFaults, differences, fault } = await previewOf(bench.client, sample, {
      target: 'sales-document',
      mappings,
    });
    expect({ mappingFaults, differences, fault }).toEqual({ mappingFaults: [], differences: [], fault: null });
    expect(rows).toMatchObject([
      {
        row: 5,
        source: { 'No.': 'O1' },
        values: { number: { value: 'O1' }, documentDate: { value: '2026-01-31' }, unitPrice: { value: '1234.50' } },
        errors: [],
      },
      { row: 7, values: { quantity: { error: { code: 'not_a_number' } }, unitPrice: { value: '7.25' } } },
    ]);
    expect(rows[1]?.errors).toMatchObject([{ code: 'not_a_number', field: 'quantity', value: 'x' }]);
  });

  it('shows the same sample with another setting, and the differences from the detected ones', async () => {
    const sample = await sampleOf(bench.client, messy);
    const changed = { ...sample.file, headerRow: 1, delimiter: ',' };
    const { columns, rows, differences } = await previewOf(bench.client, sample, { file: changed, rows: 3 });
    expect(columns.map(({ name }) => name)).toEqual(['Sales of the week']);
    expect(rows[0]).toMatchObject({ row: 2, source: { 'Sales of the week': 'Printed by: Öykü' } });
    expect(differences.map(({ setting, configured, finding }) => [setting, configured, finding.value])).toEqual([
      ['delimiter', ',', ';'],
      ['headerRow', 1, 4],
    ]);
    expect((await previewOf(bench.client, sample, {})).columns).toHaveLength(6);
  });

  it('begins at the requested row and has the requested number of rows', async () => {
    const lines = Array.from({ length: 5_000 }, (_, at) => `${at + 1},Name ${at + 1}\n`);
    const sample = await sampleOf(bench.client, `No.,Name\n${lines.join('')}`);
    expect(sample.rows).toHaveLength(20);
    const { rows } = await previewOf(bench.client, sample, { fromRow: 4_000, rows: 200 });
    expect(rows).toHaveLength(200);
    expect(rows[0]).toMatchObject({ row: 4_000, source: { 'No.': '3999' } });
    expect((await previewOf(bench.client, sample, { fromRow: 4_990, rows: 200 })).rows).toHaveLength(12);
    expect(await previewOf(bench.client, sample, { fromRow: 9_000 })).toMatchObject({ rows: [], fault: null });
  });

  it('reports an invalid mapping and shows the values of the others', async () => {
    const sample = await sampleOf(bench.client, messy);
    const { rows, mappingFaults } = await previewOf(bench.client, sample, {
      target: 'sales-document',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'customerNumber', column: 'Kunde' },
        { field: 'documentDate', column: 'Date', date: { format: "dd.MM.yyyy 'H" } },
        { field: 'colour', column: 'Item' },
        { field: 'itemNumber' },
        { field: 'quantity', column: 'Quantity', date: { format: 'yyyy' } },
      ],
    });
    expect(rows[0]?.values).toMatchObject({
      number: { value: 'O1' },
      customerNumber: { error: { code: 'file_column_missing', message: expect.stringContaining('"Kunde"') } },
      colour: { error: { code: 'mapping_invalid' } },
      itemNumber: { error: { code: 'mapping_invalid', message: expect.stringContaining('column') } },
      quantity: { error: { code: 'mapping_invalid' } },
    });
    expect(mappingFaults.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['customerNumber', 'colour', 'itemNumber', 'quantity']),
    );
  });

  it('reports what the setup still lacks', async () => {
    const sample = await sampleOf(bench.client, 'No.,Name\n1,A\n');
    const { rows, mappingFaults } = await previewOf(bench.client, sample, {
      target: 'customer',
      mappings: [{ field: 'number', column: 'No.' }],
    });
    expect(rows[0]?.values).toEqual({ number: { value: '1' } });
    expect(mappingFaults).toMatchObject([{ field: null, message: expect.stringContaining('"name"') }]);
  });

  it.each([
    ['a column that exists twice', 'No.,Name,Name\n1,A,B\n', { columnNames: 'as-written' }, undefined],
    [
      'another encoding',
      iconv.encode('No.,Name\n1,Müller\n', 'windows-1252'),
      { encoding: 'utf-8' },
      'file_undecodable',
    ],
    ['a header beyond the end', 'No.,Name\n1,A\n', { headerRow: 50 }, 'file_empty'],
    ['a sheet of a file that is not a workbook', 'No.,Name\n1,A\n', { type: 'excel' }, 'file_format_mismatch'],
  ] as [string, string | Buffer, object, string | undefined][])(
    'reports %s as part of the answer',
    async (_, content, change, code) => {
      const sample = await sampleOf(bench.client, content);
      const file = 'type' in change ? change : { type: 'csv', delimiter: ',', headerRow: 1, ...change };
      const answer = await previewOf(bench.client, sample, {
        file,
        target: 'customer',
        mappings: [{ field: 'name', column: 'Name' }],
      });
      if (code) expect(answer.fault).toMatchObject({ code });
      else
        expect(answer.mappingFaults).toMatchObject([
          { field: null },
          { field: 'name', code: 'file_column_duplicated' },
        ]);
    },
  );

  it.each([
    [{ rows: 0 }, '/rows'],
    [{ rows: 201 }, '/rows'],
    [{ fromRow: 0 }, '/fromRow'],
    [{ target: 'order' }, '/target'],
    [{ mappings }, '/target'],
    [{ file: { type: 'csv', delimiter: '' } }, '/file/delimiter'],
    [{ mappings: [{ column: 'x' }], target: 'item' }, '/mappings/0/field'],
    [{ more: 1 }, ''],
  ])('refuses %j', async (question, pointer) => {
    const { id } = await sampleOf(bench.client, 'No.,Name\n1,A\n');
    const { status, body } = await bench.client.call<{ errors: { pointer: string }[] }>(
      'POST',
      `samples/${id}/preview`,
      question,
    );
    expect(status).toBe(400);
    expect(body.errors.map((error) => error.pointer).some((each) => each.startsWith(pointer))).toBe(true);
  });
});

it.each([
  [{ type: 'csv', delimiter: '"' }, '/file/delimiter'],
  [{ type: 'csv', quote: ';', delimiter: ';' }, '/file/delimiter'],
  [{ type: 'csv', escape: '\n' }, '/file/escape'],
  [{ type: 'excel', headerRow: 0 }, '/file/columns'],
])('a format that contradicts itself is refused as in a setup: %j', async (file, pointer) => {
  const { id } = await sampleOf(bench.client, 'No.,Name\n1,A\n');
  const answer = await bench.client.call('POST', `samples/${id}/preview`, { file });
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_setup', errors: [{ in: 'body', pointer }] } });
});

describe('an upload of a sample', () => {
  it.each<[string, FormData | object, number]>([
    ['no part', form(), 400],
    ['a field', form(['file', 'x']), 400],
    ['another part', form(['upload', 'x', 'a.csv']), 400],
    ['two files', form(['file', 'x', 'a.csv'], ['file', 'x', 'b.csv']), 400],
    ['JSON', {}, 415],
  ])('that has %s is refused, and nothing is stored', async (_, body, status) => {
    const count = async (): Promise<number> => (await bench.system.database.superuser`SELECT 1 FROM sample`).length;
    const before = await count();
    expect((await bench.client.call('POST', 'samples', body)).status).toBe(status);
    expect(await count()).toBe(before);
  });
});

describe('a hostile sample', () => {
  it.each<[string, () => Promise<string | Uint8Array> | string | Uint8Array, string]>([
    ['an empty file', () => '', 'file_empty'],
    ['a PDF', () => '%PDF-1.7\n', 'file_format_mismatch'],
    ['a binary file', () => Buffer.alloc(100_000, 0), 'file_format_mismatch'],
    ['one line of 100 MB', () => Buffer.alloc(100_000_000, 'x'), 'file_field_too_long'],
    ['an incomplete workbook', async () => (await workbook({ A: [['x']] })).subarray(0, 2_000), 'file_corrupted'],
  ])('(%s) is reported as a file fault', async (_, content, code) => {
    const { fault, rows } = await sampleOf(bench.client, await content());
    expect({ fault, rows }).toMatchObject({ fault: { code }, rows: [] });
    expect((await bench.client.call('GET', '/health/ready')).status).toBe(200);
  });
});

it('samples of one company are isolated from another in the database', async () => {
  const { application, superuser } = bench.system.database;
  await sampleOf(bench.client, 'No.,Name\n1,A\n');
  const [stranger] = await superuser<
    Pick<CompanyRow, 'company_id'>[]
  >`SELECT company_id FROM company WHERE code <> 'acme' LIMIT 1`;
  expect(await inCompany(application, stranger?.company_id ?? -1, (tx) => tx`SELECT 1 FROM sample`)).toHaveLength(0);
});
