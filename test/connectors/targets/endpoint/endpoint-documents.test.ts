import { Client, Connection } from '@temporalio/client';
import { expect, it } from 'vitest';
import type { DryRun } from '../../../../api/dry-runs/schemas.js';
import { workflowIdOf } from '../../../../temporal/engine.js';
import { csv } from '../../../harness/world.js';
import { historyText, payloadsOf } from '../../../workflows/history-files.js';
import { endpointSetup } from '../target-cases.js';
import { useEndpointBench } from './endpoint-bench.js';

// The documents that an endpoint receives.
const bench = useEndpointBench();

it('an endpoint receives only valid documents, with all their lines', async () => {
  await bench.save({
    ...endpointSetup(),
    endpoint: {
      connection: 'ERP',
      path: '/orders?from=longshore',
      label: 'Order',
      key: ['number'],
      fields: [
        { name: 'number', kind: 'code', maxLength: 20 },
        { name: 'paid', kind: 'boolean' },
        { name: 'day', kind: 'date' },
      ],
      lines: [
        { name: 'item', kind: 'code', maxLength: 20, required: true },
        { name: 'quantity', kind: 'decimal', precision: 10, scale: 3 },
        { name: 'place', kind: 'integer', minimum: 1, maximum: 99 },
      ],
    },
    mappings: ['number', 'paid', 'day', 'item', 'quantity', 'place'].map((name) => ({ field: name, column: name })),
  });
  const [one, two, three] = bench.numbers(3) as [string, string, string];
  const done = await bench.imported(
    csv(
      ['number', 'paid', 'day', 'item', 'quantity', 'place'],
      [one, 'yes', '2026-01-31', 'A', '1.50', '1'],
      [two, 'no', '', 'A', '1', '1'],
      [one, 'yes', '2026-01-31', 'B', '2', '2'],
      [two, 'no', '', '', '1', '2'],
      [three, 'yes', '', 'C', '0.125', '7'],
      [three, 'no', '', 'D', '', ''],
    ),
  );
  expect(done).toMatchObject({ counts: { completed: 2, errors: 4 }, results: { inserted: 1, lines: 2 } });
  expect((await bench.client.records(done.id)).map(({ errors }) => errors[0]?.code)).toEqual([
    undefined,
    'group_in_error',
    undefined,
    'value_missing',
    'values_differ',
    'values_differ',
  ]);
  expect([...bench.endpoint.documents.values()]).toEqual([
    {
      number: one,
      paid: true,
      day: '2026-01-31',
      lines: [
        { item: 'A', quantity: '1.5', place: 1 },
        { item: 'B', quantity: '2', place: 2 },
      ],
    },
  ]);
});

it('an endpoint can have fields of any name, even names that batches use internally', async () => {
  const names = [
    'valid',
    'rowNo',
    'recordGroup',
    'takenBy',
    'nth',
    'lookedItem',
    `aVeryLongName${'AndLonger'.repeat(5)}`,
    `aVeryLongName${'AndLonger'.repeat(5)}X`,
  ];
  const field = (name: string) => ({ name, kind: 'text' as const, maxLength: 20 });
  await bench.save({
    ...endpointSetup(),
    endpoint: {
      connection: 'ERP',
      path: '/documents',
      key: ['number'],
      fields: [field('number'), ...names.slice(0, 5).map(field)],
      lines: names.slice(5).map(field),
    },
    mappings: ['number', ...names].map((name) => ({
      field: name,
      column: name,
      ...(name === 'lookedItem' ? { lookUp: { valueList: 'ANY', onNotFound: 'empty' as const } } : {}),
    })),
  });
  const [number] = bench.numbers(1) as [string];
  const done = await bench.imported(csv(['number', ...names], [number, ...names.map((_, index) => `v${index}`)]));
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 1 } });
  expect(bench.endpoint.documents.get(number)).toEqual({
    number,
    ...Object.fromEntries(names.slice(0, 5).map((name, index) => [name, `v${index}`])),
    lines: [{ lookedItem: null, [names[6] as string]: 'v6', [names[7] as string]: 'v7' }],
  });
});

it('an endpoint that does not support dry runs is not called in one, and the result shows what would be sent', async () => {
  await bench.save();
  const { body } = await bench.client.start(
    'erp',
    csv(['No.', 'Name'], ...bench.numbers(2).map((number) => [number, 'N']), ['', 'Bad']),
    { force: true },
  );
  const run = await bench.client.call<DryRun>('POST', `imports/${body.id}/dry-runs`, {});
  expect(run.body).toMatchObject({
    message: 'Dry run complete: 0 would be created, 0 updated, 2 sent, 1 error; nothing was imported',
    results: { sent: 2, inserted: 0 },
  });
  const { body: records } = await bench.client.call<{ entries: { action: string }[] }>(
    'GET',
    `${run.body.links.records}`,
  );
  expect(records.entries.map(({ action }) => action)).toEqual(['send', 'send', 'error']);
  expect(bench.endpoint.requests).toEqual([]);
});

it('Temporal stores neither secrets nor data of documents for an endpoint, and the database deletes them after delivery', async () => {
  await bench.save();
  const { id } = await bench.imported(bench.file(5));
  const connection = await Connection.connect({ address: bench.system.configuration.temporalAddress });
  const history = historyText(await new Client({ connection }).workflow.getHandle(workflowIdOf(id)).fetchHistory());
  await connection.close();
  expect(history + payloadsOf(history)).not.toMatch(/let-me-in|Name of|E\d+-\d/);
  const [delivery] = await bench.system.database
    .superuser`SELECT content, outcomes FROM delivery WHERE import_id = ${id}`;
  expect(delivery).toEqual({ content: null, outcomes: [] });
});

it('an endpoint needs an existing connection of the right kind, which cannot be deleted while it is used', async () => {
  await bench.save();
  expect(await bench.client.call('DELETE', 'connections/ERP')).toMatchObject({
    status: 409,
    body: { code: 'connection_in_use' },
  });
  const wrong = await bench.client.putIntegration('wrong', endpointSetup({ connection: 'NONE' }));
  expect(wrong).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/endpoint/connection', detail: 'There is no connection over HTTP "NONE".' }] },
  });
  const none = await bench.client.putIntegration('wrong', { ...endpointSetup(), endpoint: undefined } as never);
  expect(none.body.errors).toEqual([
    { in: 'body', pointer: '/endpoint', detail: 'The target endpoint needs its settings in "endpoint".' },
  ]);
  const both = await bench.client.putIntegration('wrong', { ...endpointSetup(), target: 'customer' });
  expect(both.body.errors).toContainEqual({
    in: 'body',
    pointer: '/endpoint',
    detail: 'The target is customer: remove "endpoint", which is for another target.',
  });
});
