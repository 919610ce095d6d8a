import { Client, Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import type { Import } from '../../../../api/imports/schemas.js';
import { workflowIdOf } from '../../../../temporal/engine.js';
import { expectConsistent } from '../../../harness/oracle.js';
import { csv } from '../../../harness/world.js';
import { endpointSetup } from '../target-cases.js';
import { useEndpointBench } from './endpoint-bench.js';
import type { Fault } from './endpoint-server.js';

// The ways in which an endpoint can fail.
const bench = useEndpointBench();
/** A fault that occurs `count` times. */
const times = (count: number, fault: Fault): Fault => {
  let remaining = count;
  return (...parameters) => (remaining-- > 0 ? fault(...parameters) : false);
};
/** Whether the second request had the same content as the first one. */
const isRepeated = (): boolean => {
  const [first, second] = bench.endpoint.requests.map(({ received }) => JSON.stringify(received));
  return first === second;
};
/** The delay in seconds that the last failure of the newest import's batch has requested from the engine. */
async function retryDelaySeconds(): Promise<number> {
  const { body } = await bench.client.call<{ entries: Import[] }>('GET', 'imports?limit=1');
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const workflow = new Client({ connection }).workflow.getHandle(workflowIdOf(body.entries[0]?.id as string));
  const { raw } = await workflow.describe();
  await connection.close();
  return Number(raw.pendingActivities?.[0]?.lastFailure?.applicationFailureInfo?.nextRetryDelay?.seconds);
}

it.each<[string, Fault]>([
  ['answers 500', (_, answer) => !!answer.writeHead(500).end('out of order')],
  ['ends the connection before it writes the documents', (_, answer) => !!answer.destroy()],
  ['writes the documents and ends the connection', (_, answer, process) => !!process() && !!answer.destroy()],
  [
    'writes the documents and answers incompletely',
    (_, answer, process) => !!answer.writeHead(200).write(JSON.stringify(process()).slice(0, 30)) && !!answer.destroy(),
  ],
  ['writes the documents and never answers', (_, _answer, process) => !!process()],
  [
    'answers after the timeout',
    async (_, answer, process) => {
      const outcomes = process();
      await new Promise((resolve) => answer.once('close', resolve));
      return !!answer.end(JSON.stringify(outcomes)) || true;
    },
  ],
  ['answers with a login page', (_, answer) => !!answer.writeHead(200).end('<html>Who are you?</html>')],
  ['answers with invalid outcomes', (_, answer) => !!answer.writeHead(200).end('{"outcomes":[{"idempotencyKey":1}]}')],
])('an endpoint receives the same content again and writes everything once if it %s', async (_, fault) => {
  await bench.save();
  bench.endpoint.faults = [times(2, fault)];
  const done = await bench.imported(bench.file(7));
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 7 }, results: { inserted: 7 } });
  bench.expectOnce(7);
  expect(bench.endpoint.requests).toHaveLength(5);
  expect(isRepeated()).toBe(true);
});

it('an endpoint that is overloaded is called again after the delay that it requests, without documents that it has answered', async () => {
  await bench.save();
  let isBusy = true;
  bench.endpoint.faults = [
    (request, answer) => {
      if (request.documents[0]?.document.number !== bench.numbers(4)[3]) return false;
      if (!isBusy) return false;
      isBusy = false;
      return !!answer.writeHead(429, { 'retry-after': '8' }).end();
    },
  ];
  const importing = bench.imported(bench.file(6));
  await expect
    .poll(async () => (await bench.client.call<{ entries: Import[] }>('GET', 'imports?limit=1')).body.entries[0])
    .toMatchObject({
      waitingFor: 'The endpoint answers 429.',
      message: 'Processing: 0/6 records, 0 errors; waiting: The endpoint answers 429.',
    });
  expect(await retryDelaySeconds()).toBe(8);
  expect(await importing).toMatchObject({ status: 'Completed', waitingFor: null, counts: { completed: 6 } });
  expect(bench.endpoint.requests.map(({ received }) => received.documents[0]?.document.number)).toEqual([
    bench.numbers(1)[0],
    bench.numbers(4)[3],
    bench.numbers(4)[3],
  ]);
  bench.expectOnce(6);
});

it('an endpoint that refuses large requests receives them in halves', async () => {
  await bench.save();
  bench.endpoint.faults = [(request, answer) => request.documents.length > 1 && !!answer.writeHead(413).end()];
  expect(await bench.imported(bench.file(3))).toMatchObject({ status: 'Completed', counts: { completed: 3 } });
  bench.expectOnce(3);
  expect(bench.endpoint.requests.at(-1)?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}\/4$/);
});

it('an endpoint that refuses the login is an error of all records, which can be processed once it accepts the login', async () => {
  await bench.save();
  bench.endpoint.faults = [times(1, (_, answer) => !!answer.writeHead(401).end())];
  const refused = await bench.imported(bench.file(4));
  expect(refused).toMatchObject({ status: 'CompletedWithErrors', counts: { errors: 4 } });
  expect((await bench.client.records(refused.id))[0]?.errors).toEqual([
    { code: 'target_refused', field: null, value: null, message: 'The endpoint answers 401.' },
  ]);
  expect(bench.endpoint.requests).toHaveLength(1);
  expect(bench.endpoint.requests[0]?.headers.authorization).toBe('Bearer let-me-in');
  const { body } = await bench.client.process(refused.id, { status: 'Error' });
  expect(body).toMatchObject({ status: 'Completed', counts: { completed: 4, errors: 0 } });
  bench.expectOnce(4);
});

it('documents with missing or contradictory outcomes are in error, and a retry sends them with the same keys', async () => {
  await bench.save();
  bench.endpoint.faults = [
    times(1, (_, answer, process) => {
      const { outcomes } = process() as { outcomes: { idempotencyKey: string }[] };
      const [first, second, third] = outcomes as [object, object, object];
      return !!answer.writeHead(200).end(
        JSON.stringify({
          outcomes: [first, first, second, { ...second, outcome: 'error' }, { ...third, idempotencyKey: 'other' }],
        }),
      );
    }),
  ];
  const done = await bench.imported(bench.file(3));
  expect(done).toMatchObject({ counts: { completed: 1, errors: 2 } });
  expect((await bench.client.records(done.id)).map(({ errors }) => errors[0]?.message)).toEqual([
    undefined,
    'The endpoint returned contradictory outcomes for it. If it is processed again, it is sent with the same key.',
    'The endpoint returned no outcome for it. If it is processed again, it is sent with the same key.',
  ]);
  const { body } = await bench.client.process(done.id, { status: 'Error' });
  expect(body).toMatchObject({ status: 'Completed', counts: { completed: 3 } });
  bench.expectOnce(3);
});

it('an endpoint can answer with null for missing values and with numbers for codes', async () => {
  await bench.save();
  bench.endpoint.faults = [
    times(1, (_, answer, process) => {
      const { outcomes } = process() as { outcomes: object[] };
      const [first, second] = outcomes as [object, object];
      const nulls = { code: null, field: null, message: null, changes: null };
      const refused = { ...second, outcome: 'error', code: 12, field: null, message: null };
      return !!answer.writeHead(200).end(JSON.stringify({ outcomes: [{ ...first, ...nulls }, refused] }));
    }),
  ];
  const done = await bench.imported(bench.file(2));
  expect(done).toMatchObject({ counts: { completed: 1, errors: 1 } });
  expect((await bench.client.records(done.id)).map(({ errors }) => errors[0]?.message)).toEqual([undefined, '12']);
  expect(bench.endpoint.requests).toHaveLength(1);
});

it.each(['/../../x', '/a b', '/a#z', '/a\r\nX: y', '/a/..'])(
  'an endpoint cannot have a path outside its base URL: %j',
  async (path) => {
    const setup = endpointSetup();
    const answer = await bench.client.putIntegration('elsewhere', {
      ...setup,
      endpoint: { ...(setup.endpoint as NonNullable<typeof setup.endpoint>), path },
    });
    expect(answer.status).toBe(400);
  },
);

it('a document that the endpoint refuses is in error with the reason, and is sent with another key when it is processed again', async () => {
  await bench.save();
  const [number] = bench.numbers(1) as [string];
  const done = await bench.imported(csv(['No.', 'Name'], [number, 'Refused']));
  const [record] = await bench.client.records(done.id);
  expect(record?.errors).toEqual([
    { code: 'refused_by_endpoint', field: 'name', value: null, message: `E17: ${number} is on hold` },
  ]);
  await bench.client.process(done.id, { status: 'Error' });
  const keys = bench.endpoint.requests.map(({ received }) => received.documents[0]?.idempotencyKey);
  expect(keys).toEqual([`${done.id}/2`, `${done.id}/2/1`]);
});

it('an endpoint receives the same content again even if looked-up data have changed since', async () => {
  await bench.client.call('PUT', 'value-lists/NAMES', { entries: { [`Name of ${bench.numbers(1)[0]}`]: 'First' } });
  await bench.save(
    endpointSetup(
      {},
      {
        mappings: [
          { field: 'number', column: 'No.' },
          { field: 'name', column: 'Name', lookUp: { valueList: 'NAMES' } },
        ],
      },
    ),
  );
  bench.endpoint.faults = [
    times(1, async (_, answer) => {
      await bench.client.call('PUT', 'value-lists/NAMES', {
        entries: { [`Name of ${bench.numbers(1)[0]}`]: 'Second' },
      });
      return !!answer.writeHead(503).end();
    }),
  ];
  expect(await bench.imported(bench.file(1))).toMatchObject({ status: 'Completed' });
  expect(isRepeated()).toBe(true);
  expect([...bench.endpoint.documents.values()]).toEqual([{ number: bench.numbers(1)[0], name: 'First' }]);
});

it('a cancel during a request skips documents that were not sent, and puts those in error whose outcome is unknown', async () => {
  bench.endpoint.faults = [
    (request, _answer, process) => request.documents[0]?.document.number === bench.numbers(4)[3] && !!process(),
  ];
  // The timeout of the request is longer than the wait of the caller for the cancel.
  await bench.save(endpointSetup({ timeoutSeconds: 120 }));
  const { body: started } = await bench.client.start('erp', bench.file(8), {
    processing: 'background',
    prefer: 'respond-async',
  });
  await expect.poll(() => bench.endpoint.requests.length).toBe(2);
  const { body: cancelled } = await bench.client.call<Import>('POST', `imports/${started.id}/cancel`, undefined, {
    prefer: 'wait=60',
  });
  expect(cancelled).toMatchObject({
    status: 'Cancelled',
    counts: { completed: 3, errors: 3, skipped: 2, waiting: 0 },
  });
  expect((await bench.client.records(started.id)).map(({ status, errors }) => errors[0]?.code ?? status)).toEqual([
    ...['Completed', 'Completed', 'Completed'],
    ...['outcome_unknown', 'outcome_unknown', 'outcome_unknown'],
    ...['Skipped', 'Skipped'],
  ]);
  await expectConsistent(bench.system.database.superuser, cancelled);
  bench.endpoint.faults = [];
  await bench.client.process(started.id, { status: 'Error' });
  const { body: done } = await bench.client.process(started.id, { status: 'Skipped' });
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 8, errors: 0, skipped: 0 } });
  await expectConsistent(bench.system.database.superuser, done);
  bench.expectOnce(8);
});

it('a cancel while the endpoint is unavailable does not affect completed documents, and the others can be processed later', async () => {
  await bench.save();
  bench.endpoint.faults = [
    (request, answer) => request.documents[0]?.document.number === bench.numbers(4)[3] && !!answer.writeHead(503).end(),
  ];
  const { body: started } = await bench.client.start('erp', bench.file(8), {
    processing: 'background',
    prefer: 'respond-async',
  });
  await expect.poll(async () => (await bench.client.get(started.id)).waitingFor).toMatch(/503/);
  const { body: cancelled } = await bench.client.call<Import>('POST', `imports/${started.id}/cancel`, undefined, {
    prefer: 'wait=20',
  });
  expect(cancelled).toMatchObject({ status: 'Cancelled', counts: { completed: 3, errors: 3, skipped: 2, waiting: 0 } });
  await expectConsistent(bench.system.database.superuser, cancelled);
  const [delivery] = await bench.system.database
    .superuser`SELECT content FROM delivery WHERE import_id = ${started.id}`;
  expect(delivery).toEqual({ content: null });
  // Some documents are written, so that the same content is refused.
  expect((await bench.client.start('erp', bench.file(8))).status).toBe(409);
  bench.endpoint.faults = [];
  const { body: errors } = await bench.client.process(started.id, { status: 'Error' });
  // Two documents were never sent, and can be processed.
  expect(errors).toMatchObject({ status: 'Cancelled', counts: { completed: 6, errors: 0, skipped: 2 } });
  expect(errors.choices.map(({ action }) => action)).toContain('process-skipped');
  const { body: done } = await bench.client.process(started.id, { status: 'Skipped' });
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 8, skipped: 0, waiting: 0 } });
  await expectConsistent(bench.system.database.superuser, done);
  bench.expectOnce(8);
});

it('the same file is refused without force if an endpoint may have written documents without answering', async () => {
  await bench.save();
  bench.endpoint.faults = [times(1, (_, answer) => !!answer.writeHead(200).end('{"outcomes":[]}'))];
  expect(await bench.imported(bench.file(2))).toMatchObject({ counts: { completed: 0, errors: 2 } });
  expect((await bench.client.start('erp', bench.file(2))).status).toBe(409);
});

it('a document that is too large for an endpoint is in error, and the others are completed', async () => {
  await bench.save();
  const large = bench.numbers(6)[5] as string;
  bench.endpoint.faults = [
    (request, answer) =>
      request.documents.some(({ document }) => document.number === large) && !!answer.writeHead(413).end(),
  ];
  const done = await bench.imported(bench.file(7));
  expect(done).toMatchObject({ counts: { completed: 6, errors: 1 } });
  expect((await bench.client.records(done.id, 'Error'))[0]?.errors[0]?.message).toBe(
    'The endpoint finds it too large (413).',
  );
});

it('an answer that cannot be stored completely is shown as far as possible', async () => {
  await bench.save();
  bench.endpoint.faults = [
    (request, answer) =>
      !!answer.writeHead(200).end(
        JSON.stringify({
          outcomes: request.documents.map(({ idempotencyKey }, index) =>
            index === 0
              ? {
                  idempotencyKey,
                  outcome: 'error',
                  code: 'E\u0000',
                  message: `${'x'.repeat(495)}😀`,
                  field: `na\u0007me${'x'.repeat(54)}😀`,
                }
              : {
                  idempotencyKey,
                  outcome: 'updated',
                  changes: [{ field: 'a\u0000', before: '\ud83d', after: { deep: '\u0000' } }],
                },
          ),
        }),
      ),
  ];
  const done = await bench.imported(bench.file(2));
  expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 1 } });
  expect(done.choices.map(({ action }) => action)).toContain('process-errors');
  expect((await bench.client.records(done.id, 'Error'))[0]?.errors).toMatchObject([
    { code: 'refused_by_endpoint', field: `na me${'x'.repeat(54)}`, message: expect.stringContaining('E : xxx') },
  ]);
});

it('a dry run ends even if the endpoint returns changes that are nested too deeply', async () => {
  await bench.save(endpointSetup({ dryRun: true }));
  const { body } = await bench.client.start('erp', bench.file(1), { force: true });
  const deep = `${'['.repeat(25_000)}${']'.repeat(25_000)}`;
  bench.endpoint.faults = [
    ({ documents }, answer) =>
      !!answer
        .writeHead(200)
        .end(
          `{"outcomes":[{"idempotencyKey":"${documents[0]?.idempotencyKey}","outcome":"updated","changes":[{"field":"a","before":${deep},"after":0}]}]}`,
        ),
  ];
  const prefer = { prefer: 'wait=60' };
  const dryRun = await bench.client.call('POST', `imports/${body.id}/dry-runs`, {}, prefer);
  expect(dryRun.body).toMatchObject({ status: 'Completed' });
  const { body: records } = await bench.client.call('GET', `imports/${body.id}/dry-runs/1/records`);
  expect(records).toMatchObject({ entries: [{ changes: [{ field: 'a', before: '…', after: 0 }] }] });
});

it('a dry run uses other keys, so that a refusal in it has no effect on the import', async () => {
  await bench.save(endpointSetup({ dryRun: true }));
  const [number] = bench.numbers(1) as [string];
  const { body } = await bench.client.start('erp', csv(['No.', 'Name'], [number, 'Refused']), { force: true });
  await bench.client.call('POST', `imports/${body.id}/dry-runs`, {});
  await bench.client.process(body.id);
  const keys = bench.endpoint.requests.map(({ received }) => received.documents[0]?.idempotencyKey);
  expect(keys).toEqual([`dry-1/${body.id}/2`, `${body.id}/2`]);
});
