import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DryRun } from '../../api/shapes/dry-run.js';
import type { Import } from '../../api/shapes/import.js';
import { workflowIdOf } from '../../engine/engine.js';
import type { IntegrationSetup } from '../../integration/setup.js';
import type { ApiClient } from '../harness/api-client.js';
import { expectTrue } from '../harness/oracle.js';
import { startSystem, type TestSystem } from '../harness/system.js';
import { csv } from '../harness/two-companies.js';
import { historyText, payloadsOf } from '../workflows/history-files.js';
import { EndpointServer, type Fault } from './endpoint-server.js';
import { connectHttp } from './stands.js';

describe('an endpoint that fails', () => {
  let system: TestSystem;
  let client: ApiClient;
  let endpoint: EndpointServer;
  let series = 0;
  beforeAll(async () => {
    endpoint = await new EndpointServer().start();
    system = await startSystem();
    client = await system.client('acme');
    await connectHttp(client, endpoint);
    await client.call('PUT', 'value-lists/ANY', { entries: { a: 'b' } });
  });
  beforeEach(() => {
    series += 1;
    endpoint.faults = [];
    endpoint.requests.length = 0;
    endpoint.done.clear();
    endpoint.documents.clear();
  });
  afterAll(async () => {
    await system?.stop();
    await endpoint?.stop();
  });

  const setup = (more: Partial<IntegrationSetup> = {}): IntegrationSetup => ({
    name: 'ERP',
    file: { type: 'csv' },
    target: 'endpoint',
    endpoint: {
      connection: 'ERP',
      path: '/documents',
      key: ['number'],
      fields: [
        { name: 'number', kind: 'code', maxLength: 20 },
        { name: 'name', kind: 'text', maxLength: 40 },
      ],
      documentsPerRequest: 3,
      timeoutSeconds: 1,
    },
    mappings: [
      { field: 'number', column: 'No.' },
      { field: 'name', column: 'Name' },
    ],
    ...more,
  });
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `E${series}-${index + 1}`);
  const file = (count: number): string =>
    csv([['No.', 'Name'], ...numbers(count).map((number) => [number, `Name of ${number}`])]);
  const save = async (given: IntegrationSetup = setup()): Promise<void> => {
    const { status, body } = await client.putIntegration('erp', given);
    expect(status, JSON.stringify(body)).toBeLessThan(202);
  };
  const imported = async (content: string): Promise<Import> => {
    const done = await client.import('erp', content, { force: true, prefer: 'wait=100' });
    await expectTrue(system.database.superuser, done);
    return done;
  };
  /** Each of them there, and done once. */
  const expectOnce = (count: number): void => {
    expect([...endpoint.documents.keys()].sort()).toEqual(numbers(count).sort());
    expect([...endpoint.done.values()]).toEqual(numbers(count).map(() => 1));
  };
  /** A fault that comes so many times. */
  const times = (count: number, fault: Fault): Fault => {
    let left = count;
    return (...given) => (left-- > 0 ? fault(...given) : false);
  };
  const sentAgain = (): boolean => {
    const [first, second] = endpoint.requests.map(({ received }) => JSON.stringify(received));
    return first === second;
  };

  it.each<[string, Fault]>([
    ['answers 500', (_, answer) => !!answer.writeHead(500).end('out of order')],
    ['ends the connection before it has heard', (_, answer) => !!answer.destroy()],
    ['has done it and ends the connection', (_, answer, heed) => !!heed() && !!answer.destroy()],
    [
      'has done it and answers half of it',
      (_, answer, heed) => !!answer.writeHead(200).write(JSON.stringify(heed()).slice(0, 30)) && !!answer.destroy(),
    ],
    ['has done it and never answers', (_, _answer, heed) => !!heed()],
    [
      'answers after it was given up',
      async (_, answer, heed) => {
        const told = heed();
        await new Promise((resolve) => answer.once('close', resolve));
        return !!answer.end(JSON.stringify(told)) || true;
      },
    ],
    ['answers a page of its login', (_, answer) => !!answer.writeHead(200).end('<html>Who are you?</html>')],
    [
      'answers outcomes that are none',
      (_, answer) => !!answer.writeHead(200).end('{"outcomes":[{"idempotencyKey":1}]}'),
    ],
  ])('%s: it is asked again with the same words, and everything is done once', async (_, fault) => {
    await save();
    endpoint.faults = [times(2, fault)];
    const done = await imported(file(7));
    expect(done).toMatchObject({ status: 'Completed', counts: { completed: 7 }, results: { inserted: 7 } });
    expectOnce(7);
    expect(endpoint.requests).toHaveLength(5);
    expect(sentAgain()).toBe(true);
  });

  it('is too busy: it is left alone for as long as it says, and what it has answered is not asked again', async () => {
    await save();
    let busyAt = 0;
    let backAt = 0;
    endpoint.faults = [
      (request, answer) => {
        if (request.documents[0]?.document.number !== numbers(4)[3]) return false;
        if (busyAt > 0) {
          backAt ||= Date.now();
          return false;
        }
        busyAt = Date.now();
        return !!answer.writeHead(429, { 'retry-after': '2' }).end();
      },
    ];
    const importing = imported(file(6));
    await expect
      .poll(async () => (await client.call<{ entries: Import[] }>('GET', 'imports?limit=1')).body.entries[0], {
        timeout: 10_000,
      })
      .toMatchObject({
        heldUp: 'The endpoint answers 429.',
        message: 'Processing: 0/6 records, 0 errors; waiting: The endpoint answers 429.',
      });
    expect(await importing).toMatchObject({ status: 'Completed', heldUp: null, counts: { completed: 6 } });
    expect(backAt - busyAt).toBeGreaterThanOrEqual(1_950);
    expect(endpoint.requests.map(({ received }) => received.documents[0]?.document.number)).toEqual([
      numbers(1)[0],
      numbers(4)[3],
      numbers(4)[3],
    ]);
    expectOnce(6);
  });

  it('takes smaller requests only: they are cut in halves', async () => {
    await save();
    endpoint.faults = [(request, answer) => request.documents.length > 1 && !!answer.writeHead(413).end()];
    expect(await imported(file(3))).toMatchObject({ status: 'Completed', counts: { completed: 3 } });
    expectOnce(3);
    expect(endpoint.requests.at(-1)?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}\/4$/);
  });

  it('lets nobody in: all are told why, and go through once it does', async () => {
    await save();
    endpoint.faults = [times(1, (_, answer) => !!answer.writeHead(401).end())];
    const refused = await imported(file(4));
    expect(refused).toMatchObject({ status: 'CompletedWithErrors', counts: { errors: 4 } });
    expect((await client.records(refused.id))[0]?.errors).toEqual([
      { code: 'target_refused', field: null, value: null, message: 'The endpoint answers 401.' },
    ]);
    expect(endpoint.requests).toHaveLength(1);
    expect(endpoint.requests[0]?.headers.authorization).toBe('Bearer let-me-in');
    const { body } = await client.call<Import>('POST', `imports/${refused.id}/process`, {
      mode: 'now',
      status: 'Error',
    });
    expect(body).toMatchObject({ status: 'Completed', counts: { completed: 4, errors: 0 } });
    expectOnce(4);
  });

  it('says nothing of one and two things of another: these are unknown, and asked for again by the same keys', async () => {
    await save();
    endpoint.faults = [
      times(1, (_, answer, heed) => {
        const { outcomes } = heed() as { outcomes: { idempotencyKey: string }[] };
        const [first, second, third] = outcomes as [object, object, object];
        return !!answer.writeHead(200).end(
          JSON.stringify({
            outcomes: [first, first, second, { ...second, outcome: 'error' }, { ...third, idempotencyKey: 'other' }],
          }),
        );
      }),
    ];
    const done = await imported(file(3));
    expect(done).toMatchObject({ counts: { completed: 1, errors: 2 } });
    expect((await client.records(done.id)).map(({ errors }) => errors[0]?.message)).toEqual([
      undefined,
      'The endpoint gave two outcomes for it. Processed again, it is asked for under the same key.',
      'The endpoint gave no outcome for it. Processed again, it is asked for under the same key.',
    ]);
    const { body } = await client.call<Import>('POST', `imports/${done.id}/process`, { mode: 'now', status: 'Error' });
    expect(body).toMatchObject({ status: 'Completed', counts: { completed: 3 } });
    expectOnce(3);
  });

  it('refuses a document: its reason is on the record, and what comes again then is another document', async () => {
    await save();
    const [number] = numbers(1) as [string];
    const done = await imported(
      csv([
        ['No.', 'Name'],
        [number, 'Refused'],
      ]),
    );
    const [record] = await client.records(done.id);
    expect(record?.errors).toEqual([
      { code: 'refused_by_endpoint', field: 'name', value: null, message: `E17: ${number} is on hold` },
    ]);
    await client.call('POST', `imports/${done.id}/process`, { mode: 'now', status: 'Error' });
    const keys = endpoint.requests.map(({ received }) => received.documents[0]?.idempotencyKey);
    expect(keys).toEqual([`${done.id}/2`, `${done.id}/2/1`]);
  });

  it('gets the same words again though what is looked up has changed meanwhile', async () => {
    await client.call('PUT', 'value-lists/NAMES', { entries: { [`Name of ${numbers(1)[0]}`]: 'First' } });
    await save(
      setup({
        mappings: [
          { field: 'number', column: 'No.' },
          { field: 'name', column: 'Name', lookUp: { valueList: 'NAMES' } },
        ],
      }),
    );
    endpoint.faults = [
      times(1, async (_, answer) => {
        await client.call('PUT', 'value-lists/NAMES', { entries: { [`Name of ${numbers(1)[0]}`]: 'Second' } });
        return !!answer.writeHead(503).end();
      }),
    ];
    expect(await imported(file(1))).toMatchObject({ status: 'Completed' });
    expect(sentAgain()).toBe(true);
    expect([...endpoint.documents.values()]).toEqual([{ number: numbers(1)[0], name: 'First' }]);
  });

  it('is cancelled in the middle: what is answered stays, what is under way is unknown, the rest is skipped, and all can go on', async () => {
    await save();
    endpoint.faults = [(request, _answer, heed) => request.documents[0]?.document.number === numbers(4)[3] && !!heed()];
    await save(
      setup({ endpoint: { ...(setup().endpoint as NonNullable<IntegrationSetup['endpoint']>), timeoutSeconds: 60 } }),
    );
    const { body: started } = await client.start('erp', file(8), { processing: 'background', prefer: 'respond-async' });
    await expect.poll(() => endpoint.requests.length, { timeout: 30_000 }).toBe(2);
    const began = Date.now();
    const { body: cancelled } = await client.call<Import>('POST', `imports/${started.id}/cancel`, undefined, {
      prefer: 'wait=20',
    });
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(cancelled).toMatchObject({
      status: 'Cancelled',
      counts: { completed: 3, errors: 3, skipped: 2, waiting: 0 },
    });
    expect((await client.records(started.id)).map(({ status, errors }) => errors[0]?.code ?? status)).toEqual([
      ...['Completed', 'Completed', 'Completed'],
      ...['outcome_unknown', 'outcome_unknown', 'outcome_unknown'],
      ...['Skipped', 'Skipped'],
    ]);
    await expectTrue(system.database.superuser, cancelled);
    endpoint.faults = [];
    await client.call('POST', `imports/${started.id}/process`, { mode: 'now', status: 'Error' });
    const { body: done } = await client.call<Import>('POST', `imports/${started.id}/process`, {
      mode: 'now',
      status: 'Skipped',
    });
    expect(done).toMatchObject({ status: 'Completed', counts: { completed: 8, errors: 0, skipped: 0 } });
    await expectTrue(system.database.superuser, done);
    expectOnce(8);
  });

  it('gets documents with lines, whole or not at all, and only what is sound', async () => {
    await save({
      ...setup(),
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
    const [one, two, three] = numbers(3) as [string, string, string];
    const done = await imported(
      csv([
        ['number', 'paid', 'day', 'item', 'quantity', 'place'],
        [one, 'yes', '2026-01-31', 'A', '1.50', '1'],
        [two, 'no', '', 'A', '1', '1'],
        [one, 'yes', '2026-01-31', 'B', '2', '2'],
        [two, 'no', '', '', '1', '2'],
        [three, 'yes', '', 'C', '0.125', '7'],
        [three, 'no', '', 'D', '', ''],
      ]),
    );
    expect(done).toMatchObject({ counts: { completed: 2, errors: 4 }, results: { inserted: 1, lines: 2 } });
    expect((await client.records(done.id)).map(({ errors }) => errors[0]?.code)).toEqual([
      undefined,
      'group_in_error',
      undefined,
      'value_missing',
      'values_differ',
      'values_differ',
    ]);
    expect([...endpoint.documents.values()]).toEqual([
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

  it('takes fields of any name, also as batches call something of their own', async () => {
    const names = [
      'valid',
      'rowNo',
      'recordGroup',
      'amount',
      'lookedItem',
      `aVeryLongName${'AndLonger'.repeat(5)}`,
      `aVeryLongName${'AndLonger'.repeat(5)}X`,
    ];
    const field = (name: string) => ({ name, kind: 'text' as const, maxLength: 20 });
    await save({
      ...setup(),
      endpoint: {
        connection: 'ERP',
        path: '/documents',
        key: ['number'],
        fields: [field('number'), ...names.slice(0, 4).map(field)],
        lines: names.slice(4).map(field),
      },
      mappings: ['number', ...names].map((name) => ({
        field: name,
        column: name,
        ...(name === 'lookedItem' ? { lookUp: { valueList: 'ANY', notFound: 'empty' as const } } : {}),
      })),
    });
    const [number] = numbers(1) as [string];
    const done = await imported(
      csv([
        ['number', ...names],
        [number, ...names.map((_, index) => `v${index}`)],
      ]),
    );
    expect(done).toMatchObject({ status: 'Completed', counts: { completed: 1 } });
    expect(endpoint.documents.get(number)).toEqual({
      number,
      ...Object.fromEntries(names.slice(0, 4).map((name, index) => [name, `v${index}`])),
      lines: [{ lookedItem: null, [names[5] as string]: 'v5', [names[6] as string]: 'v6' }],
    });
  });

  it('is not asked in a dry run that it does not understand: what would be sent is told', async () => {
    await save();
    const { body } = await client.start(
      'erp',
      csv([['No.', 'Name'], ...numbers(2).map((number) => [number, 'N']), ['', 'Bad']]),
      { force: true },
    );
    const run = await client.call<DryRun>('POST', `imports/${body.id}/dry-runs`, {});
    expect(run.body).toMatchObject({
      message: 'Dry run complete: 0 would be created, 0 updated, 2 sent, 1 error; nothing was imported',
      results: { sent: 2, inserted: 0 },
    });
    const { body: records } = await client.call<{ entries: { action: string }[] }>('GET', `${run.body.links.records}`);
    expect(records.entries.map(({ action }) => action)).toEqual(['send', 'send', 'error']);
    expect(endpoint.requests).toEqual([]);
  });

  it('leaves neither secrets nor data in the engine, nor in the database once it is done', async () => {
    await save();
    const { id } = await imported(file(5));
    const connection = await Connection.connect({ address: system.configuration.temporalAddress });
    const history = historyText(await new Client({ connection }).workflow.getHandle(workflowIdOf(id)).fetchHistory());
    await connection.close();
    expect(history + payloadsOf(history)).not.toMatch(/let-me-in|Name of|E\d+-\d/);
    const [kept] = await system.database.superuser`SELECT content, outcomes FROM delivery WHERE import_id = ${id}`;
    expect(kept).toEqual({ content: null, outcomes: [] });
  });

  it('belongs to a connection that is there, of the right kind, and stays while it is used', async () => {
    await save();
    expect(await client.call('DELETE', 'connections/ERP')).toMatchObject({
      status: 409,
      body: { code: 'connection_in_use' },
    });
    const wrong = await client.putIntegration(
      'wrong',
      setup({ endpoint: { ...(setup().endpoint as object), connection: 'NONE' } as never }),
    );
    expect(wrong).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/endpoint/connection', detail: 'There is no connection over HTTP "NONE".' }] },
    });
    const none = await client.putIntegration('wrong', { ...setup(), endpoint: undefined } as never);
    expect(none.body.errors).toEqual([
      { in: 'body', pointer: '/endpoint', detail: 'The target endpoint needs its settings here.' },
    ]);
    const both = await client.putIntegration('wrong', { ...setup(), target: 'customer' });
    expect(both.body.errors).toContainEqual({
      in: 'body',
      pointer: '/endpoint',
      detail: 'The target is customer; "endpoint" is of another.',
    });
  });
});
