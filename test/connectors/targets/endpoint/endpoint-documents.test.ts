import { Client, Connection } from '@temporalio/client';
import { expect, it } from 'vitest';
import type { DryRun } from '../../../../api/dry-runs/schemas.js';
import { workflowIdOf } from '../../../../temporal/engine.js';
import { csv } from '../../../harness/world.js';
import { historyText, payloadsOf } from '../../../workflows/history-files.js';
import { endpointSetup } from '../stands.js';
import { useEndpoint } from './endpoint-stage.js';

// What an endpoint gets, and what it does not.
const stage = useEndpoint();

it('an endpoint receives documents with lines, completely or not at all, and only valid ones', async () => {
  await stage.save({
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
  const [one, two, three] = stage.numbers(3) as [string, string, string];
  const done = await stage.imported(
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
  expect((await stage.client.records(done.id)).map(({ errors }) => errors[0]?.code)).toEqual([
    undefined,
    'group_in_error',
    undefined,
    'value_missing',
    'values_differ',
    'values_differ',
  ]);
  expect([...stage.endpoint.documents.values()]).toEqual([
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

it('an endpoint can have fields of any name, also names that batches use themselves', async () => {
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
  await stage.save({
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
      ...(name === 'lookedItem' ? { lookUp: { valueList: 'ANY', notFound: 'empty' as const } } : {}),
    })),
  });
  const [number] = stage.numbers(1) as [string];
  const done = await stage.imported(csv(['number', ...names], [number, ...names.map((_, index) => `v${index}`)]));
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 1 } });
  expect(stage.endpoint.documents.get(number)).toEqual({
    number,
    ...Object.fromEntries(names.slice(0, 5).map((name, index) => [name, `v${index}`])),
    lines: [{ lookedItem: null, [names[6] as string]: 'v6', [names[7] as string]: 'v7' }],
  });
});

it('an endpoint without dry runs is not called in one: the result shows what would be sent', async () => {
  await stage.save();
  const { body } = await stage.client.start(
    'erp',
    csv(['No.', 'Name'], ...stage.numbers(2).map((number) => [number, 'N']), ['', 'Bad']),
    { force: true },
  );
  const run = await stage.client.call<DryRun>('POST', `imports/${body.id}/dry-runs`, {});
  expect(run.body).toMatchObject({
    message: 'Dry run complete: 0 would be created, 0 updated, 2 sent, 1 error; nothing was imported',
    results: { sent: 2, inserted: 0 },
  });
  const { body: records } = await stage.client.call<{ entries: { action: string }[] }>(
    'GET',
    `${run.body.links.records}`,
  );
  expect(records.entries.map(({ action }) => action)).toEqual(['send', 'send', 'error']);
  expect(stage.endpoint.requests).toEqual([]);
});

it('documents for an endpoint leave neither secrets nor data in Temporal, nor in the database after they are sent', async () => {
  await stage.save();
  const { id } = await stage.imported(stage.file(5));
  const connection = await Connection.connect({ address: stage.system.configuration.temporalAddress });
  const history = historyText(await new Client({ connection }).workflow.getHandle(workflowIdOf(id)).fetchHistory());
  await connection.close();
  expect(history + payloadsOf(history)).not.toMatch(/let-me-in|Name of|E\d+-\d/);
  const [kept] = await stage.system.database.superuser`SELECT content, outcomes FROM delivery WHERE import_id = ${id}`;
  expect(kept).toEqual({ content: null, outcomes: [] });
});

it('an endpoint needs an existing connection of the right kind, which cannot be deleted while it is used', async () => {
  await stage.save();
  expect(await stage.client.call('DELETE', 'connections/ERP')).toMatchObject({
    status: 409,
    body: { code: 'connection_in_use' },
  });
  const wrong = await stage.client.putIntegration('wrong', endpointSetup({ connection: 'NONE' }));
  expect(wrong).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/endpoint/connection', detail: 'There is no connection over HTTP "NONE".' }] },
  });
  const none = await stage.client.putIntegration('wrong', { ...endpointSetup(), endpoint: undefined } as never);
  expect(none.body.errors).toEqual([
    { in: 'body', pointer: '/endpoint', detail: 'The target endpoint needs its settings in "endpoint".' },
  ]);
  const both = await stage.client.putIntegration('wrong', { ...endpointSetup(), target: 'customer' });
  expect(both.body.errors).toContainEqual({
    in: 'body',
    pointer: '/endpoint',
    detail: 'The target is customer: remove "endpoint", which is for another target.',
  });
});
