import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { Answer } from '../../harness/api-client.js';
import { getBody, save, storedFiles, useBench } from '../../harness/bench.js';
import { lockWaits } from '../../harness/lock-waits.js';
import { setImportColumns } from '../../harness/set-import-columns.js';
import { namesSetup } from '../../harness/world.js';

// Five uploads wait for a lock at the same time, with a connection each.
const bench = useBench({ COMPANY_CONNECTIONS: '7', KEY_CONNECTIONS: '7' }, 'none');
const names = (...numbers: string[]): string => ['No.,Name', ...numbers.map((number) => `${number},N`), ''].join('\n');

const started = async (content: string, options = {}): Promise<Answer<Import>> => {
  await save(bench.client, 'names', namesSetup({ type: 'csv' }, { batchSize: 1 }));
  return bench.client.start('names', content, { processing: 'now', ...options });
};

const importsOf = async (client = bench.client): Promise<number> =>
  (await getBody<{ entries: object[] }>(client, 'imports')).entries.length;

/** Expects that an upload was refused because of the earlier import `first`. */
function expectRefused(answer: Answer<unknown>, first: Import): void {
  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({ code: 'same_content', import: first.links.self });
  const { detail } = answer.body as { detail: string };
  expect(detail).toContain(`"${first.file.name}"`);
  expect(detail).toContain(first.createdAt.slice(0, 10));
}

describe('the same content', () => {
  it('is refused with a link to the first import, even with another file name, and nothing is stored', async () => {
    const { body: first } = await started(names('a1'), { fileName: 'first.csv' });
    const before = { imports: await importsOf(), files: await storedFiles(bench) };
    for (const processing of ['choose', 'now', 'background'])
      expectRefused(await started(names('a1'), { fileName: 'second.csv', processing }), first);
    expectRefused(await started(names('a1'), { force: false }), first);
    expect({ imports: await importsOf(), files: await storedFiles(bench) }).toEqual(before);
  });

  it('is imported with force, with a link to the first import', async () => {
    const { body: first } = await started(names('b1'));
    expect(first.sameContentAs).toBeNull();
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await started(names('b1'), { force: true });
      expect({ status, sameContentAs: body.sameContentAs }).toEqual({ status: 201, sameContentAs: first.links.self });
      // The number exists already.
      expect(body.counts).toMatchObject({ completed: 0, errors: 1 });
    }
    expectRefused(await started(names('b1')), first);
  });

  it('needs no force the first time', async () => {
    const { status, body } = await started(names('b2'), { force: true });
    expect({ status, sameContentAs: body.sameContentAs }).toEqual({ status: 201, sameContentAs: null });
  });

  it('is accepted for another integration and for another company', async () => {
    await started(names('c1'));
    await save(bench.client, 'more-names', namesSetup({ type: 'csv' }));
    expect((await bench.client.start('more-names', names('c1'))).status).toBe(201);
    const other = await bench.system.client('other');
    await save(other, 'names', namesSetup({ type: 'csv' }));
    expect((await other.start('names', names('c1'))).body).toMatchObject({ status: 'Staged', sameContentAs: null });
  });

  it('is imported once if it is uploaded several times at the same time', async () => {
    const { superuser } = bench.system.database;
    const files = await storedFiles(bench);
    const times = 5;
    const { sent } = await superuser.begin(async (tx) => {
      // The lock allows all uploads to search for an earlier import, and none to insert one.
      await tx`LOCK TABLE import IN SHARE MODE`;
      const sending = Array.from({ length: times }, (_, time) => started(names('d1'), { fileName: `${time}.csv` }));
      await lockWaits(superuser, '', times);
      return { sent: Promise.all(sending) };
    });
    const answers = await sent;
    const accepted = answers.filter(({ status }) => status === 201);
    expect(accepted).toHaveLength(1);
    for (const answer of answers.filter((candidate) => candidate !== accepted[0]))
      expectRefused(answer, accepted[0]?.body as Import);
    expect(await storedFiles(bench)).toBe(files + 1);
  });
});

describe('an import counts as an earlier one', () => {
  it('while processing is not chosen yet, and after a change of the setup', async () => {
    const { body: first } = await started(names('e1'), { processing: 'choose' });
    expect(first.status).toBe('Staged');
    await save(bench.client, 'names', namesSetup({ type: 'csv' }, { writeMode: 'upsert' }));
    expectRefused(await bench.client.start('names', names('e1')), first);
  });

  it('if some of its records were created', async () => {
    const { body: first } = await started(names('f1', 'f1'));
    expect(first).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 1 } });
    expectRefused(await started(names('f1', 'f1')), first);
  });

  it('if it failed after records were created', async () => {
    const { body: first } = await started(names('k1'));
    await setImportColumns(bench.system.database.superuser, first.id, { status: 'Failed' });
    expectRefused(await started(names('k1')), first);
  });

  it.each([
    ['its file had a fault', 'Number,Name\ng1,N\n', 'Failed'],
    ['all of its records were in error', names(''), 'CompletedWithErrors'],
  ])('but not if %s', async (_, content, status) => {
    const { body: first } = await started(content);
    const { import: link = first.links?.self } = first as unknown as { import?: string };
    expect((await bench.client.call('GET', String(link))).body).toMatchObject({ status });
    const again = await started(content);
    expect(again.body).not.toMatchObject({ code: 'same_content' });
    expect([201, 422]).toContain(again.status);
  });

  it('but not if it was cancelled before any record was created', async () => {
    const { body: first } = await started(names('h1'), { processing: 'choose' });
    expect((await bench.client.call('POST', `imports/${first.id}/cancel`)).body).toMatchObject({ status: 'Cancelled' });
    const { body: second } = await started(names('h1'));
    expect(second).toMatchObject({ status: 'Completed', sameContentAs: null });
    expectRefused(await started(names('h1')), second);
  });

  it('if it was cancelled after some records were created', async () => {
    const { body: first } = await started(names('i1', 'i2'), { processing: 'choose' });
    await bench.client.process(first.id, { records: [2] });
    const { body: cancelled } = await bench.client.call<Import>('POST', `imports/${first.id}/cancel`);
    expect(cancelled).toMatchObject({ status: 'Cancelled', counts: { completed: 1, skipped: 1 } });
    expectRefused(await started(names('i1', 'i2')), first);
  });
});

it('an import that has created nothing cannot be processed any more once the same content was imported again', async () => {
  const { client } = bench;
  await client.call('PUT', 'number-series/NAMES', { prefix: 'N-', digits: 3 });
  const numbered = namesSetup(
    { type: 'csv' },
    {
      mappings: [
        { field: 'number', numberSeries: 'NAMES' },
        { field: 'name', column: 'Name', lookUp: { valueList: 'NAMES' } },
      ],
    },
  );
  await client.call('PUT', 'value-lists/NAMES', { entries: { none: 'None' } });
  await save(client, 'numbered', numbered);
  const content = names('o1');
  const start = () => client.start('numbered', content, { processing: 'now' });
  const { body: first } = await start();
  expect(first).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 0, errors: 1 } });
  await client.call('PUT', 'value-lists/NAMES', { entries: { N: 'Name' } });
  const { body: second } = await start();
  expect(second).toMatchObject({ status: 'Completed', results: { inserted: 1 } });
  const retried = await client.process(first.id, { status: 'Error' });
  expect(retried).toMatchObject({
    status: 409,
    body: {
      code: 'invalid_state',
      detail: `The same content was imported again as ${second.id}: process that import.`,
    },
  });
  expect((await client.get(first.id)).status).toBe('CompletedWithErrors');
});

it.each(['yes', '', '1', 'TRUE'])('an invalid value of force is refused: %j', async (force) => {
  const form = new FormData();
  form.set('integration', 'names');
  form.set('force', force);
  form.set('file', new Blob([names('j1')]), 'names.csv');
  expect(await bench.client.call('POST', 'imports', form)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ in: 'body', pointer: '/force' }] },
  });
});
