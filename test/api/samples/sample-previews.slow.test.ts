import { beforeAll, describe, expect, it } from 'vitest';
import { type Preview, PreviewBody } from '../../../api/samples/preview/schemas.js';
import { type FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { itemsSetup } from '../../../examples/setups.js';
import { save, useBench } from '../../harness/bench.js';
import { csv, orderFile, ordersSetup } from '../../harness/world.js';
import { previewOf, sampleOf } from './sample-calls.js';

const bench = useBench();

const itemColumns = ['No.', 'Description', 'Unit Price', 'Vendor No.'];

beforeAll(async () => {
  await save(bench.client, 'coded', {
    ...itemsSetup,
    mappings: [...itemsSetup.mappings, { field: 'gtin', column: 'GTIN' }],
  });
  await bench.client.import(
    'coded',
    csv(
      [...itemColumns, 'GTIN'],
      ['I1', 'Item 1', '9.99', 'V1', '4001'],
      ['I3', 'Item 3', '3', '', '4003'],
      ['I4', 'Item 4', '4', '', '4003'],
    ),
  );
  await bench.client.call('PUT', 'value-lists/BUYERS', { entries: { ann: 'C1', bob: 'C2', cid: 'C3' } });
});

const { mappings: orderMappings } = ordersSetup();

/** The mappings of orders, with some of them replaced. */
const orders = (...changed: FieldMapping[]): FieldMapping[] =>
  orderMappings.map((mapping) => changed.find(({ field }) => field === mapping.field) ?? mapping);

it('a preview accepts all parts of a setup that concern rows', () => {
  const { name, batchSize, processingExecutionMode, timeoutMinutes, ...rest } = IntegrationSetup.properties;
  const { postProcessing, notifications, unusualFactor, ...ofRows } = rest;
  expect(Object.keys(PreviewBody.properties)).toEqual(expect.arrayContaining(Object.keys(ofRows)));
});

it('a preview accepts setups that find records by fields other than their number', async () => {
  const sample = await sampleOf(bench.client, csv(['Vendor', 'Theirs'], ['V1', 'X1'], ['V1', '']));
  const setup = {
    target: 'item',
    mappings: [
      { field: 'vendorNumber', column: 'Vendor' },
      { field: 'vendorItemNumber', column: 'Theirs' },
    ],
    writeMode: 'update',
  };
  const answer = await previewOf(bench.client, sample, { ...setup, matchBy: ['vendorNumber', 'vendorItemNumber'] });
  expect(answer.mappingFaults).toEqual([]);
  expect(answer.rows.map(({ errors }) => codesOf(errors))).toEqual([[], ['value_missing vendorItemNumber']]);
});

/** The values of some fields in a preview, or the codes of their errors, by row. */
const shown = ({ rows }: Preview, ...fields: string[]) =>
  rows.map(({ values }) =>
    fields.map((field) => {
      const found = values[field];
      return found && 'error' in found ? found.error.code : found?.value;
    }),
  );
const codesOf = (remarks: { code: string; field: string | null }[]) =>
  remarks.map(({ code, field }) => `${code} ${field}`);

describe('validations in a preview', () => {
  it('add errors and warnings to the rows', async () => {
    const sample = await sampleOf(
      bench.client,
      orderFile(
        ['P1', 'C1', '2026-01-31', 'I1', '1', '2'],
        ['P2', 'C1', '2026-01-31', 'I1', '50', '2'],
        ['P3', 'C1', '2020-01-31', 'I1', '1', '200'],
      ),
    );
    const answer = await previewOf(bench.client, sample, {
      target: 'sales-document',
      mappings: orderMappings,
      validations: [
        { check: 'range', field: 'quantity', maximum: '10', message: 'Too many.' },
        { check: 'range', field: 'documentDate', minimum: '2026-01-01', severity: 'warning' },
        { check: 'expression', expression: 'record.unitPrice < decimal("100")' },
        { check: 'required', field: 'currency' },
      ],
    });
    expect(answer).toMatchObject({ mappingFaults: [], validationFaults: [] });
    expect(answer.rows.map(({ errors, warnings }) => [codesOf(errors), codesOf(warnings)])).toEqual([
      [[], []],
      [['value_out_of_range quantity'], []],
      [['rule_not_met null'], ['value_out_of_range documentDate']],
    ]);
    expect(shown(answer, 'quantity')).toEqual([['1'], ['value_out_of_range'], ['1']]);
    const all = await previewOf(bench.client, sample, {
      target: 'sales-document',
      mappings: orderMappings,
      validations: [{ check: 'required', field: 'currency' }],
      validationScope: 'all',
    });
    expect(codesOf(all.rows[0]?.errors ?? [])).toEqual(['value_missing currency']);
  });

  it('that are not valid are reported with their place, and the others are applied', async () => {
    const sample = await sampleOf(bench.client, csv(itemColumns, ['X1', 'Odd', '1', '']));
    const answer = await previewOf(bench.client, sample, {
      target: 'item',
      mappings: itemsSetup.mappings,
      validations: [
        { check: 'pattern', field: 'number', pattern: '(' },
        { check: 'required', field: 'colour' },
        { check: 'length', field: 'description', minimum: 4 },
        { check: 'expression', expression: 'record.' },
        { check: 'look-up', field: 'number', valueList: 'NOWHERE' },
      ],
    });
    expect(answer.mappingFaults).toEqual([]);
    expect(answer.validationFaults.map(({ validation, code }) => [validation, code])).toEqual(
      [0, 1, 3, 4].map((place) => [place, 'validation_invalid']),
    );
    expect(answer.validationFaults[3]?.message).toBe('There is no value list "NOWHERE".');
    expect(codesOf(answer.rows[0]?.errors ?? [])).toEqual(['length_out_of_range description']);
  });

  it('are skipped for a field whose mapping is not valid', async () => {
    const sample = await sampleOf(bench.client, csv(itemColumns, ['X1', 'Odd', '1', '']));
    const { rows } = await previewOf(bench.client, sample, {
      target: 'item',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'description', column: 'Text' },
      ],
      validations: [
        { check: 'required', field: 'description' },
        { check: 'expression', expression: 'record.description != null' },
        { check: 'length', field: 'number', minimum: 4 },
      ],
      validationScope: 'all',
    });
    expect(codesOf(rows[0]?.errors ?? [])).toEqual(['length_out_of_range number']);
  });

  it('are completed by faults of the setup that depend on the write mode', async () => {
    const sample = await sampleOf(bench.client, csv(itemColumns, ['I1', '', '1', '']));
    const mappings = [
      { field: 'number', column: 'No.' },
      { field: 'unitPrice', column: 'Unit Price', onEmpty: 'keep' },
    ];
    const inserting = await previewOf(bench.client, sample, { target: 'item', mappings });
    expect(inserting.mappingFaults.map(({ field }) => field)).toEqual(['unitPrice', null]);
    const updating = await previewOf(bench.client, sample, {
      target: 'item',
      mappings,
      writeMode: 'update',
      onConflict: 'skip',
    });
    expect(updating.mappingFaults).toEqual([]);
    const grouped = await previewOf(bench.client, sample, { target: 'item', mappings, groupBy: ['number'] });
    expect(grouped.mappingFaults.map(({ message }) => message)).toContain(
      'Records of the target item are not grouped.',
    );
  });
});

describe('look-ups in a preview', () => {
  it('return the value from the internal target, or the error that an import would have', async () => {
    const sample = await sampleOf(
      bench.client,
      orderFile(
        ['L1', 'ann', '2026-01-31', '4001', '1', ''],
        ['L2', 'bob', '2026-01-31', '4003', '2', '1.50'],
        ['L3', 'cid', '2026-01-31', '4999', '1', ''],
        ['L4', 'dan', 'never', '4001', 'x', ''],
      ),
    );
    const answer = await previewOf(bench.client, sample, {
      target: 'sales-document',
      mappings: orders(
        { field: 'customerNumber', column: 'Customer', lookUp: { valueList: 'BUYERS' } },
        { field: 'itemNumber', column: 'Item', lookUp: { target: 'item', by: 'gtin' } },
      ),
    });
    expect(shown(answer, 'number', 'customerNumber', 'documentDate', 'itemNumber', 'quantity', 'unitPrice')).toEqual([
      ['L1', 'C1', '2026-01-31', 'I1', '1', '9.99'],
      ['L2', 'C2', '2026-01-31', 'ambiguous', '2', '1.50'],
      ['L3', 'not_found', '2026-01-31', 'not_found', '1', null],
      ['L4', 'not_found', 'not_a_date', 'I1', 'not_a_number', '9.99'],
    ]);
    expect(answer.rows[2]?.errors.map(({ message }) => message)).toEqual([
      'Item with GTIN "4999" not found.',
      'Customer "C3" not found.',
    ]);
    expect(answer.rows[3]?.errors.map(({ message }) => message)).toContain('Value list BUYERS: "dan" not found.');
  });

  it('return an empty value, or the value that would be created, if the setup has these options', async () => {
    const sample = await sampleOf(bench.client, orderFile(['N1', 'C77', '2026-01-31', 'I77', '1', '']));
    const answer = await previewOf(bench.client, sample, {
      target: 'sales-document',
      mappings: [
        ...orders(
          {
            field: 'customerNumber',
            column: 'Customer',
            lookUp: { target: 'customer', onNotFound: 'create', template: { name: 'New {value}' } },
          },
          {
            field: 'itemNumber',
            column: 'Item',
            lookUp: {
              target: 'item',
              onNotFound: 'create',
              template: { description: 'New {value}', unitPrice: '7.50' },
            },
          },
        ),
        { field: 'salesperson', column: 'Customer', lookUp: { valueList: 'BUYERS', onNotFound: 'empty' } },
      ],
    });
    expect(answer.rows[0]?.errors).toEqual([]);
    expect(shown(answer, 'customerNumber', 'itemNumber', 'unitPrice', 'salesperson')).toEqual([
      ['C77', 'I77', '7.5', null],
    ]);
    for (const path of ['customers/C77', 'items/I77']) expect((await bench.client.call('GET', path)).status).toBe(404);
  });

  it('are done for validations and references too', async () => {
    const sample = await sampleOf(bench.client, csv(itemColumns, ['T1', 'Item 1', '1', 'V1'], ['T2', '?', '1', 'V9']));
    const { rows } = await previewOf(bench.client, sample, {
      target: 'item',
      mappings: itemsSetup.mappings,
      validations: [
        { check: 'look-up', field: 'description', target: 'item', by: 'description', severity: 'warning' },
        { check: 'look-up', field: 'number', target: 'item', message: 'Unheard of.' },
      ],
    });
    expect(rows.map(({ errors, warnings }) => [codesOf(errors), codesOf(warnings)])).toEqual([
      [['not_found number'], []],
      [['not_found number', 'not_found vendorNumber'], ['not_found description']],
    ]);
    expect(rows[0]?.errors[0]).toEqual({ code: 'not_found', field: 'number', value: 'T1', message: 'Unheard of.' });
  });

  it('are done for the other mappings if one is invalid or refers to something that does not exist', async () => {
    const sample = await sampleOf(bench.client, orderFile(['B1', 'C9', '', '4001', '1', '']));
    const answer = await previewOf(bench.client, sample, {
      target: 'sales-document',
      mappings: [
        ...orders(
          { field: 'number', numberSeries: 'NONE' },
          { field: 'documentDate', column: 'Datum' },
          { field: 'itemNumber', column: 'Item', lookUp: { target: 'item', by: 'gtin' } },
        ),
        { field: 'salesperson', column: 'Customer', lookUp: { valueList: 'NOWHERE' } },
        { field: 'colour', column: 'Customer' },
      ],
      groupBy: ['customerNumber'],
    });
    expect(
      shown(answer, 'number', 'customerNumber', 'documentDate', 'itemNumber', 'unitPrice', 'salesperson', 'colour'),
    ).toEqual([
      ['mapping_invalid', 'not_found', 'file_column_missing', 'I1', '9.99', 'mapping_invalid', 'mapping_invalid'],
    ]);
    expect(answer.mappingFaults.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['There is no number series "NONE".', 'There is no value list "NOWHERE".']),
    );
  });

  it("search only the company's own data", async () => {
    const other = await bench.system.client('strangers');
    const file = orderFile(['O1', 'C1', '', '4001', '1', '']);
    const question = {
      target: 'sales-document',
      mappings: orders({ field: 'itemNumber', column: 'Item', lookUp: { target: 'item', by: 'gtin' } }),
    };
    const ours = await previewOf(bench.client, await sampleOf(bench.client, file), question);
    expect(shown(ours, 'customerNumber', 'itemNumber')).toEqual([['C1', 'I1']]);
    const theirs = await previewOf(other, await sampleOf(other, file), question);
    expect(shown(theirs, 'customerNumber', 'itemNumber')).toEqual([['not_found', 'not_found']]);
  });

  it('report a problem if the database does not answer, and leave nothing behind', async () => {
    const sample = await sampleOf(bench.client, orderFile(['D1', 'C1', '', 'I1', '1', '']));
    const question = { target: 'sales-document', mappings: orderMappings };
    await bench.system.database.superuser.begin(async (tx) => {
      await tx`LOCK TABLE item IN ACCESS EXCLUSIVE MODE`;
      const answer = await bench.client.call('POST', `samples/${sample.id}/preview`, question);
      expect(answer).toMatchObject({ status: 503, body: { code: 'database_busy' } });
    });
    expect((await previewOf(bench.client, sample, question)).rows[0]?.errors).toEqual([]);
    const left = await bench.system.database
      .superuser`SELECT 1 FROM pg_class WHERE relname LIKE 'batch\\_%' AND relpersistence = 't'`;
    expect(left).toHaveLength(0);
  });
});

describe('an external target in a preview', () => {
  const price = { kind: 'decimal', precision: 12, scale: 2 } as const;
  const fields = [
    { name: 'number', kind: 'code', maxLength: 20 },
    { name: 'item', kind: 'code', maxLength: 4 },
    { name: 'price', ...price },
  ];
  const mappings: FieldMapping[] = [
    { field: 'number', column: 'No.' },
    { field: 'item', column: 'Item', lookUp: { target: 'item', by: 'gtin' } },
    { field: 'price', column: 'Item', lookUp: { target: 'item', by: 'gtin', take: 'unitPrice' } },
  ];
  const file = csv(['No.', 'Item'], ['1', '4001'], ['2', '4999']);

  it.each([
    ['table', { table: { connection: 'NONE', name: 'prices', key: ['number'], fields } }, 'PostgreSQL'],
    ['endpoint', { endpoint: { connection: 'NONE', path: '/prices', key: ['number'], fields } }, 'HTTP'],
  ] as const)('(%s) has look-ups too', async (target, settings, kind) => {
    const sample = await sampleOf(bench.client, file);
    const answer = await previewOf(bench.client, sample, {
      target,
      ...settings,
      mappings,
      validations: [{ check: 'look-up', field: 'number', target: 'item', severity: 'warning' }],
    });
    expect(answer.mappingFaults).toMatchObject([
      { field: null, message: expect.stringMatching(`There is no connection .*${kind} "NONE"`) },
    ]);
    expect(shown(answer, 'number', 'item', 'price')).toEqual([
      ['1', 'I1', '9.99'],
      ['2', 'not_found', 'not_found'],
    ]);
    expect(codesOf(answer.rows[0]?.warnings ?? [])).toEqual(['not_found number']);
  });

  it('that is missing or invalid is reported, and no look-up is done', async () => {
    const sample = await sampleOf(bench.client, file);
    const validations = [{ check: 'required', field: 'number' }];
    const missing = await previewOf(bench.client, sample, { target: 'table', mappings, validations });
    expect(missing.mappingFaults[0]).toMatchObject({ field: null, message: expect.stringContaining('its settings') });
    const doubled = await previewOf(bench.client, sample, {
      target: 'table',
      table: { connection: 'NONE', name: 'prices', key: ['number'], fields: [...fields, { name: 'price', ...price }] },
      mappings,
      validations,
    });
    expect(doubled.mappingFaults).toMatchObject([{ message: expect.stringContaining('declared twice') }, {}]);
    expect(shown(doubled, 'number', 'item')[0]).toEqual(['1', '4001']);
  });
});

it('previews and suggestions together read a limited number of files at once', async () => {
  const rows = Array.from({ length: 150_000 }, (_, at) => `${at},Name ${at}\n`);
  const { id, file } = await sampleOf(bench.client, `No.,Name\n${rows.join('')}`);
  const requests = Array.from({ length: 5 }, () => [
    bench.client.call('POST', `samples/${id}/preview`, { fromRow: 149_000 }),
    bench.client.call('POST', 'mapping-suggestions', { sample: id, file }),
  ]).flat();
  const answers = await Promise.all(requests);
  // Five requests of one kind alone would be accepted: one is processed while four wait.
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) expect(answer).toMatchObject({ status: 503, body: { code: 'server_busy' } });
});
