import { Client, Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import type { Import } from '../../../../api/imports/schemas.js';
import { workflowIdOf } from '../../../../temporal/engine.js';
import { expectConsistent } from '../../../harness/oracle.js';
import { csv } from '../../../harness/world.js';
import { endpointSetup } from '../stands.js';
import type { Fault } from './endpoint-server.js';
import { useEndpoint } from './endpoint-stage.js';

// An endpoint that fails, in every way that one can.
const stage = useEndpoint();
/** A fault that comes so many times. */
const times = (count: number, fault: Fault): Fault => {
  let left = count;
  return (...given) => (left-- > 0 ? fault(...given) : false);
};
const sentAgain = (): boolean => {
  const [first, second] = stage.endpoint.requests.map(({ received }) => JSON.stringify(received));
  return first === second;
};
/** Seconds for which the engine leaves the newest import's batch alone, as it was told upon its last failure. */
async function askedAgainAfter(): Promise<number> {
  const { body } = await stage.client.call<{ entries: Import[] }>('GET', 'imports?limit=1');
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const workflow = new Client({ connection }).workflow.getHandle(workflowIdOf(body.entries[0]?.id as string));
  const { raw } = await workflow.describe();
  await connection.close();
  return Number(raw.pendingActivities?.[0]?.lastFailure?.applicationFailureInfo?.nextRetryDelay?.seconds);
}

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
  ['answers outcomes that are none', (_, answer) => !!answer.writeHead(200).end('{"outcomes":[{"idempotencyKey":1}]}')],
])('an endpoint that fails is sent the same content again, and writes everything once: %s', async (_, fault) => {
  await stage.save();
  stage.endpoint.faults = [times(2, fault)];
  const done = await stage.imported(stage.file(7));
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 7 }, results: { inserted: 7 } });
  stage.expectOnce(7);
  expect(stage.endpoint.requests).toHaveLength(5);
  expect(sentAgain()).toBe(true);
});

it('an endpoint that is overloaded is not called for as long as it asks, and answered documents are not sent again', async () => {
  await stage.save();
  let isBusy = true;
  stage.endpoint.faults = [
    (request, answer) => {
      if (request.documents[0]?.document.number !== stage.numbers(4)[3]) return false;
      if (!isBusy) return false;
      isBusy = false;
      return !!answer.writeHead(429, { 'retry-after': '8' }).end();
    },
  ];
  const importing = stage.imported(stage.file(6));
  await expect
    .poll(async () => (await stage.client.call<{ entries: Import[] }>('GET', 'imports?limit=1')).body.entries[0])
    .toMatchObject({
      waitingFor: 'The endpoint answers 429.',
      message: 'Processing: 0/6 records, 0 errors; waiting: The endpoint answers 429.',
    });
  expect(await askedAgainAfter()).toBe(8);
  expect(await importing).toMatchObject({ status: 'Completed', waitingFor: null, counts: { completed: 6 } });
  expect(stage.endpoint.requests.map(({ received }) => received.documents[0]?.document.number)).toEqual([
    stage.numbers(1)[0],
    stage.numbers(4)[3],
    stage.numbers(4)[3],
  ]);
  stage.expectOnce(6);
});

it('an endpoint that refuses large requests gets them in halves', async () => {
  await stage.save();
  stage.endpoint.faults = [(request, answer) => request.documents.length > 1 && !!answer.writeHead(413).end()];
  expect(await stage.imported(stage.file(3))).toMatchObject({ status: 'Completed', counts: { completed: 3 } });
  stage.expectOnce(3);
  expect(stage.endpoint.requests.at(-1)?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}\/4$/);
});

it('an endpoint that refuses the login is reported on all records, which succeed once it accepts it', async () => {
  await stage.save();
  stage.endpoint.faults = [times(1, (_, answer) => !!answer.writeHead(401).end())];
  const refused = await stage.imported(stage.file(4));
  expect(refused).toMatchObject({ status: 'CompletedWithErrors', counts: { errors: 4 } });
  expect((await stage.client.records(refused.id))[0]?.errors).toEqual([
    { code: 'target_refused', field: null, value: null, message: 'The endpoint answers 401.' },
  ]);
  expect(stage.endpoint.requests).toHaveLength(1);
  expect(stage.endpoint.requests[0]?.headers.authorization).toBe('Bearer let-me-in');
  const { body } = await stage.client.call<Import>('POST', `imports/${refused.id}/process`, {
    mode: 'now',
    status: 'Error',
  });
  expect(body).toMatchObject({ status: 'Completed', counts: { completed: 4, errors: 0 } });
  stage.expectOnce(4);
});

it('an endpoint that leaves out one outcome and contradicts itself in another makes both unknown, and they are sent again with the same keys', async () => {
  await stage.save();
  stage.endpoint.faults = [
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
  const done = await stage.imported(stage.file(3));
  expect(done).toMatchObject({ counts: { completed: 1, errors: 2 } });
  expect((await stage.client.records(done.id)).map(({ errors }) => errors[0]?.message)).toEqual([
    undefined,
    'The endpoint returned contradictory outcomes for it. If it is processed again, it is sent with the same key.',
    'The endpoint returned no outcome for it. If it is processed again, it is sent with the same key.',
  ]);
  const { body } = await stage.client.call<Import>('POST', `imports/${done.id}/process`, {
    mode: 'now',
    status: 'Error',
  });
  expect(body).toMatchObject({ status: 'Completed', counts: { completed: 3 } });
  stage.expectOnce(3);
});

it('an endpoint may answer with null for missing values and with numbers for codes', async () => {
  await stage.save();
  stage.endpoint.faults = [
    times(1, (_, answer, heed) => {
      const { outcomes } = heed() as { outcomes: object[] };
      const [first, second] = outcomes as [object, object];
      const none = { code: null, field: null, message: null, changes: null };
      const refused = { ...second, outcome: 'error', code: 12, field: null, message: null };
      return !!answer.writeHead(200).end(JSON.stringify({ outcomes: [{ ...first, ...none }, refused] }));
    }),
  ];
  const done = await stage.imported(stage.file(2));
  expect(done).toMatchObject({ counts: { completed: 1, errors: 1 } });
  expect((await stage.client.records(done.id)).map(({ errors }) => errors[0]?.message)).toEqual([undefined, '12']);
  expect(stage.endpoint.requests).toHaveLength(1);
});

it.each(['/../../x', '/a b', '/a#z', '/a\r\nX: y', '/a/..'])(
  'an endpoint cannot have a path outside its base URL: %j',
  async (path) => {
    const setup = endpointSetup();
    const answer = await stage.client.putIntegration('elsewhere', {
      ...setup,
      endpoint: { ...(setup.endpoint as NonNullable<typeof setup.endpoint>), path },
    });
    expect(answer.status).toBe(400);
  },
);

it('a document that the endpoint refuses shows the reason on the record, and is another document when it is sent again', async () => {
  await stage.save();
  const [number] = stage.numbers(1) as [string];
  const done = await stage.imported(csv(['No.', 'Name'], [number, 'Refused']));
  const [record] = await stage.client.records(done.id);
  expect(record?.errors).toEqual([
    { code: 'refused_by_endpoint', field: 'name', value: null, message: `E17: ${number} is on hold` },
  ]);
  await stage.client.call('POST', `imports/${done.id}/process`, { mode: 'now', status: 'Error' });
  const keys = stage.endpoint.requests.map(({ received }) => received.documents[0]?.idempotencyKey);
  expect(keys).toEqual([`${done.id}/2`, `${done.id}/2/1`]);
});

it('an endpoint gets the same content again even if looked-up data have changed meanwhile', async () => {
  await stage.client.call('PUT', 'value-lists/NAMES', { entries: { [`Name of ${stage.numbers(1)[0]}`]: 'First' } });
  await stage.save(
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
  stage.endpoint.faults = [
    times(1, async (_, answer) => {
      await stage.client.call('PUT', 'value-lists/NAMES', {
        entries: { [`Name of ${stage.numbers(1)[0]}`]: 'Second' },
      });
      return !!answer.writeHead(503).end();
    }),
  ];
  expect(await stage.imported(stage.file(1))).toMatchObject({ status: 'Completed' });
  expect(sentAgain()).toBe(true);
  expect([...stage.endpoint.documents.values()]).toEqual([{ number: stage.numbers(1)[0], name: 'First' }]);
});

it('a cancel during a request keeps answered documents, makes the current ones unknown and skips the rest, and all can continue', async () => {
  stage.endpoint.faults = [
    (request, _answer, heed) => request.documents[0]?.document.number === stage.numbers(4)[3] && !!heed(),
  ];
  // It would be waited for far longer than the caller waits for the cancel.
  await stage.save(endpointSetup({ timeoutSeconds: 120 }));
  const { body: started } = await stage.client.start('erp', stage.file(8), {
    processing: 'background',
    prefer: 'respond-async',
  });
  await expect.poll(() => stage.endpoint.requests.length).toBe(2);
  const { body: cancelled } = await stage.client.call<Import>('POST', `imports/${started.id}/cancel`, undefined, {
    prefer: 'wait=60',
  });
  expect(cancelled).toMatchObject({
    status: 'Cancelled',
    counts: { completed: 3, errors: 3, skipped: 2, waiting: 0 },
  });
  expect((await stage.client.records(started.id)).map(({ status, errors }) => errors[0]?.code ?? status)).toEqual([
    ...['Completed', 'Completed', 'Completed'],
    ...['outcome_unknown', 'outcome_unknown', 'outcome_unknown'],
    ...['Skipped', 'Skipped'],
  ]);
  await expectConsistent(stage.system.database.superuser, cancelled);
  stage.endpoint.faults = [];
  await stage.client.call('POST', `imports/${started.id}/process`, { mode: 'now', status: 'Error' });
  const { body: done } = await stage.client.call<Import>('POST', `imports/${started.id}/process`, {
    mode: 'now',
    status: 'Skipped',
  });
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 8, errors: 0, skipped: 0 } });
  await expectConsistent(stage.system.database.superuser, done);
  stage.expectOnce(8);
});

it('a cancel while the endpoint is unavailable keeps answered documents, and the rest can continue', async () => {
  await stage.save();
  stage.endpoint.faults = [
    (request, answer) => request.documents[0]?.document.number === stage.numbers(4)[3] && !!answer.writeHead(503).end(),
  ];
  const { body: started } = await stage.client.start('erp', stage.file(8), {
    processing: 'background',
    prefer: 'respond-async',
  });
  await expect.poll(async () => (await stage.client.get(started.id)).waitingFor).toMatch(/503/);
  const { body: cancelled } = await stage.client.call<Import>('POST', `imports/${started.id}/cancel`, undefined, {
    prefer: 'wait=20',
  });
  expect(cancelled).toMatchObject({ status: 'Cancelled', counts: { completed: 3, errors: 3, skipped: 2, waiting: 0 } });
  await expectConsistent(stage.system.database.superuser, cancelled);
  const [kept] = await stage.system.database.superuser`SELECT content FROM delivery WHERE import_id = ${started.id}`;
  expect(kept).toEqual({ content: null });
  // Something of it is there: the same file is the same.
  expect((await stage.client.start('erp', stage.file(8))).status).toBe(409);
  stage.endpoint.faults = [];
  const { body: errors } = await stage.client.call<Import>('POST', `imports/${started.id}/process`, {
    mode: 'now',
    status: 'Error',
  });
  // Two were never sent: that is not done, and can be.
  expect(errors).toMatchObject({ status: 'Cancelled', counts: { completed: 6, errors: 0, skipped: 2 } });
  expect(errors.choices.map(({ action }) => action)).toContain('process-skipped');
  const { body: done } = await stage.client.call<Import>('POST', `imports/${started.id}/process`, {
    mode: 'now',
    status: 'Skipped',
  });
  expect(done).toMatchObject({ status: 'Completed', counts: { completed: 8, skipped: 0, waiting: 0 } });
  await expectConsistent(stage.system.database.superuser, done);
  stage.expectOnce(8);
});

it('the same file is refused without force if an endpoint may have written what it has not answered', async () => {
  await stage.save();
  stage.endpoint.faults = [times(1, (_, answer) => !!answer.writeHead(200).end('{"outcomes":[]}'))];
  expect(await stage.imported(stage.file(2))).toMatchObject({ counts: { completed: 0, errors: 2 } });
  expect((await stage.client.start('erp', stage.file(2))).status).toBe(409);
});

it('a document that is too large for an endpoint is in error, and the others are not', async () => {
  await stage.save();
  const large = stage.numbers(6)[5] as string;
  stage.endpoint.faults = [
    (request, answer) =>
      request.documents.some(({ document }) => document.number === large) && !!answer.writeHead(413).end(),
  ];
  const done = await stage.imported(stage.file(7));
  expect(done).toMatchObject({ counts: { completed: 6, errors: 1 } });
  expect((await stage.client.records(done.id, 'Error'))[0]?.errors[0]?.message).toBe(
    'The endpoint finds it too large (413).',
  );
});

it('an answer that no database can store is shown as far as possible', async () => {
  await stage.save();
  stage.endpoint.faults = [
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
  const done = await stage.imported(stage.file(2));
  expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 1 } });
  expect(done.choices.map(({ action }) => action)).toContain('process-errors');
  expect((await stage.client.records(done.id, 'Error'))[0]?.errors).toMatchObject([
    { code: 'refused_by_endpoint', field: `na me${'x'.repeat(54)}`, message: expect.stringContaining('E : xxx') },
  ]);
});

it('a dry run ends even if the endpoint returns changes that are nested too deeply', async () => {
  await stage.save(endpointSetup({ dryRun: true }));
  const { body } = await stage.client.start('erp', stage.file(1), { force: true });
  const deep = `${'['.repeat(25_000)}${']'.repeat(25_000)}`;
  stage.endpoint.faults = [
    ({ documents }, answer) =>
      !!answer
        .writeHead(200)
        .end(
          `{"outcomes":[{"idempotencyKey":"${documents[0]?.idempotencyKey}","outcome":"updated","changes":[{"field":"a","before":${deep},"after":0}]}]}`,
        ),
  ];
  const prefer = { prefer: 'wait=60' };
  const dryRun = await stage.client.call('POST', `imports/${body.id}/dry-runs`, {}, prefer);
  expect(dryRun.body).toMatchObject({ status: 'Completed' });
  const { body: records } = await stage.client.call('GET', `imports/${body.id}/dry-runs/1/records`);
  expect(records).toMatchObject({ entries: [{ changes: [{ field: 'a', before: '…', after: 0 }] }] });
});

it('a dry run uses other keys, and what is refused in it has no effect later', async () => {
  await stage.save(endpointSetup({ dryRun: true }));
  const [number] = stage.numbers(1) as [string];
  const { body } = await stage.client.start('erp', csv(['No.', 'Name'], [number, 'Refused']), { force: true });
  await stage.client.call('POST', `imports/${body.id}/dry-runs`, {});
  await stage.client.call('POST', `imports/${body.id}/process`, { mode: 'now' });
  const keys = stage.endpoint.requests.map(({ received }) => received.documents[0]?.idempotencyKey);
  expect(keys).toEqual([`dry-1/${body.id}/2`, `${body.id}/2`]);
});
