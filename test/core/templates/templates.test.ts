import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { openRowSource } from '../../../core/formats/open-row-source.js';
import type { SourceRow } from '../../../core/formats/row-source.js';
import { Table } from '../../../core/formats/table.js';
import { checkColumns } from '../../../core/plan/check-columns.js';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import { recordMapper } from '../../../core/plan/map-record.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { checkSetup } from '../../../core/setup-check/check-setup.js';
import { makeTemplate, type TemplateFormat } from '../../../core/templates/make-template.js';
import { NoTemplate } from '../../../core/templates/template.js';
import { localFile } from '../../../runtime/local-files/local-file.js';

const context = { today: '2026-02-03', fileName: 'file', company: 'acme' };
const withoutData = { known: new Map(), context };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-template-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The records of a template as an import reads and maps them. */
async function readBack(setup: IntegrationSetup, format?: TemplateFormat) {
  const { content } = await makeTemplate(compilePlan(setup), { ...withoutData, format });
  const path = join(folder, 'template');
  await writeFile(path, content);
  const table = new Table(setup.file);
  const records: SourceRow[] = [];
  for await (const rows of await openRowSource(localFile(path), setup.file))
    for (const row of rows) {
      const record = table.next(row);
      if (record) records.push(record);
    }
  const columns = table.columns ?? [];
  const plan = compilePlan(setup);
  checkColumns(plan, columns, {});
  const map = recordMapper(plan, columns, context);
  return records.map((record) => ({ row: record.row, cells: record.cells, ...map(record) }));
}

const customers = (
  file: FileFormat,
  more: FieldMapping[] = [],
  rest: Partial<IntegrationSetup> = {},
): IntegrationSetup => ({
  name: 'Customers',
  file,
  target: 'customer',
  mappings: [{ field: 'number', column: 'No.' }, { field: 'name', column: 'Name' }, ...more],
  ...rest,
});

/** Every kind of field, in various formats. */
const mapped: FieldMapping[] = [
  { field: 'currency', column: 'Currency', rules: [{ rule: 'map', values: { euro: 'EUR' }, onNoMatch: 'error' }] },
  { field: 'creditLimit', column: 'Limit', number: { decimalSeparator: ',', groupSeparator: '.' } },
  { field: 'blocked', column: 'Blocked', boolean: { true: ['ja'], false: ['nein'] } },
  { field: 'region', expression: 'columns["Region"] + "/" + columns["Name"]' },
  { field: 'postCode', column: 'ZIP', rules: [{ rule: 'extract', pattern: '^D-([0-9]+)$', onNoMatch: 'keep' }] },
];

describe('a template is read by its own setup as one record without a fault', () => {
  const places = fc.record(
    {
      headerRow: fc.integer({ min: 0, max: 4 }),
      firstRow: fc.integer({ min: 6, max: 8 }),
      footerRows: fc.integer({ min: 1, max: 3 }),
      emptyValues: fc.constantFrom(['EXAMPLE-1'], ['1', '10', 'true']),
      columnNames: fc.constant('distinct' as const),
    },
    { requiredKeys: [] },
  );
  const dialects = fc.record(
    {
      type: fc.constantFrom('csv' as const, 'text' as const),
      delimiter: fc.constantFrom(';', '|', '::', ' ', 'a'),
      quote: fc.constantFrom("'", '"'),
      escape: fc.constantFrom('\\', '"', '!'),
      encoding: fc.constantFrom(
        'utf-8' as const,
        'utf-16le' as const,
        'utf-16be' as const,
        'windows-1252' as const,
        'cp850' as const,
      ),
    },
    { requiredKeys: ['type'] },
  );
  const columns = ['No.', 'Unused', 'Name', 'Currency', 'Limit', 'Blocked', 'Region', 'ZIP'];
  const withColumns = (file: FileFormat): FileFormat =>
    file.type !== 'fixed-width' && file.headerRow === 0 ? { ...file, columns } : file;

  const expectTemplateIsRead = async (setup: IntegrationSetup): Promise<void> => {
    if (checkSetup(setup).length > 0) return;
    const records = await readBack(setup);
    expect(records).toEqual([expect.objectContaining({ faults: [], warnings: [] })]);
    expect(records[0]?.values).not.toContain(null);
  };

  it('as text in any dialect', async () => {
    await fc.assert(
      fc.asyncProperty(dialects, places, (dialect, place) =>
        expectTemplateIsRead(customers(withColumns({ ...dialect, ...place } as FileFormat), mapped)),
      ),
      { numRuns: 60 },
    );
  });

  it('as a workbook with the table at any position', async () => {
    await fc.assert(
      fc.asyncProperty(
        places,
        fc.option(fc.constantFrom('Orders', 'lists', 'EXPLANATION', "It's"), { nil: undefined }),
        (place, sheet) =>
          expectTemplateIsRead(
            customers(withColumns({ type: 'excel', ...place, ...(sheet ? { sheet } : {}) } as FileFormat), mapped),
          ),
      ),
      { numRuns: 25 },
    );
  });

  it.each(['yyyy-MM-dd', 'dd.MM.yyyy', 'M/d/yy', 'd LLL yyyy', 'yyyyMMdd', 'dd MMMM yyyy'])(
    'with days as %s',
    async (format) => {
      const date: FieldMapping = { field: 'dueDate', column: 'Due', date: { format, locale: 'de' } };
      const ruled: FieldMapping = { field: 'postingDate', column: 'Posted', rules: [{ rule: 'date', format }] };
      for (const type of ['csv', 'excel'] as const)
        await expectTemplateIsRead({
          name: 'Orders',
          file: { type },
          target: 'sales-document',
          mappings: [
            { field: 'number', column: 'No.' },
            { field: 'customerNumber', column: 'Customer' },
            { field: 'itemNumber', column: 'Item' },
            { field: 'quantity', column: 'Qty' },
            date,
            ruled,
          ],
          validations: [
            { check: 'range', field: 'dueDate', minimum: '2031-01-01' },
            { check: 'range', field: 'quantity', minimum: '0.25', maximum: '0.45' },
            { check: 'pattern', field: 'number', pattern: '^[0-9]{7}$' },
            { check: 'allowed', field: 'customerNumber', values: ['C7', 'C8'] },
            { check: 'length', field: 'itemNumber', minimum: 4, maximum: 4 },
          ],
        });
    },
  );
});

describe('a template that is not possible', () => {
  it.each<[string, IntegrationSetup, TemplateFormat | undefined, string]>([
    [
      'of fixed positions',
      customers({ type: 'fixed-width', columns: [{ name: 'No.', start: 1, length: 5 }] }),
      undefined,
      'written by programs',
    ],
    ['of text for a setup of workbooks', customers({ type: 'excel' }), 'csv', 'imports workbooks'],
    [
      'with a formula for a name',
      customers({ type: 'csv' }, [{ field: 'city', column: '=cmd|x' }]),
      undefined,
      '"=cmd|x" as a formula',
    ],
    [
      'of names beyond its encoding',
      customers({ type: 'csv', encoding: 'windows-1252' }, [{ field: 'city', column: '城市' }]),
      undefined,
      'windows-1252',
    ],
    [
      'that needs quotes and has none',
      customers({ type: 'csv', quote: null }, [{ field: 'city', column: 'a,b' }]),
      undefined,
      'without quotes',
    ],
    ['on a sheet that Excel cannot have', customers({ type: 'excel', sheet: 'a/b' }), undefined, '"a/b"'],
  ])('is refused with the reason for %s', async (_, setup, format, message) => {
    const template = makeTemplate(compilePlan(setup), { ...withoutData, format });
    await expect(template).rejects.toThrow(NoTemplate);
    await expect(template).rejects.toThrow(message);
  });
});
