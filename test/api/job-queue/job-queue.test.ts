import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { JobActionOutcome, JobQueueEntry } from '../../../api/job-queue/schemas.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { Gate } from '../../harness/gate.js';
import { manyOrders, orderFile, orderLine, ordersSetup } from '../../harness/world.js';
import { undone } from '../undos/undone.js';

const bench = useBench();
let gate: Gate;
beforeAll(async () => {
  gate = await Gate.at(bench.system.database.superuser, 'INSERT ON sales_line');
  await save(bench.client, 'orders', ordersSetup({ name: 'Web orders', batchSize: 100 }));
});

interface EntryPage {
  entries: JobQueueEntry[];
  next: string | null;
}

const list = (query = '') => getBody<EntryPage>(bench.client, `job-queue${query}`);
const entry = (number: number) => getBody<JobQueueEntry>(bench.client, `job-queue/${number}`);
const act = (number: number, action: string) =>
  bench.client.call<JobQueueEntry & { detail: string; code: string }>('POST', `job-queue/${number}/${action}`);
const actions = ({ choices }: JobQueueEntry): string[] => choices.map(({ action }) => action);

/** Begins an import of 500 records and returns its job while the second batch waits. */
async function inProcess(series: string): Promise<{ id: string; job: JobQueueEntry }> {
  await gate.shut(1);
  const { body } = await bench.client.start('orders', manyOrders(250, 2, series), {
    processing: 'background',
    prefer: 'respond-async',
    fileName: `${series}.csv`,
  });
  await gate.reachedAfter(async () => (await bench.client.get(body.id)).counts.completed > 0);
  const [job] = (await list()).entries as [JobQueueEntry];
  return { id: body.id, job };
}

describe('the job queue', () => {
  it('shows a job that runs: what it does, how far it is, and what is possible', async () => {
    const { id, job } = await inProcess('A');
    const self = `/v1/companies/acme/job-queue/${job.number}`;
    expect(job).toMatchObject({
      description: 'Process Web orders: A.csv',
      kind: 'processing',
      integration: 'orders',
      status: 'In Process',
      progress: { processed: 100, total: 500, errors: 0, message: '100/500 records, 0 errors' },
      errorMessage: null,
      cancelling: false,
      createdBy: 'test',
      startedAt: expect.any(String),
      finishedAt: null,
      workflowId: `import-${id}`,
      links: { self, import: `/v1/companies/acme/imports/${id}`, results: `/v1/companies/acme/imports/${id}/records` },
    });
    expect(actions(job)).toEqual(['cancel', 'set-on-hold']);
    expect(job.choices[1]).toEqual({
      action: 'set-on-hold',
      label: 'Set on hold',
      method: 'POST',
      href: `${self}/set-on-hold`,
    });
    await gate.open();
    await bench.client.settled(id);
    const done = await entry(job.number);
    expect(done).toMatchObject({
      status: 'Finished',
      progress: { processed: 500, message: '500/500 records, 0 errors' },
      finishedAt: expect.any(String),
      choices: [],
    });
  });

  it('sets a job on hold, and ready again', async () => {
    const { id, job } = await inProcess('B');
    const held = act(job.number, 'set-on-hold');
    await gate.open();
    expect(await held).toMatchObject({ status: 200, body: { status: 'On Hold' } });
    expect((await bench.client.get(id)).status).toBe('Paused');
    expect(actions(await entry(job.number))).toEqual(['cancel', 'set-ready']);
    expect(await act(job.number, 'set-on-hold')).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', detail: 'The job is On Hold: it cannot be set on hold.' },
    });
    expect((await act(job.number, 'set-ready')).status).toBe(200);
    expect(await bench.client.settled(id)).toMatchObject({ status: 'Completed', counts: { completed: 500 } });
  });

  it('cancels a job: what is done stays', async () => {
    const { id, job } = await inProcess('C');
    const cancelled = act(job.number, 'cancel');
    await bench.client.reaches(id, 'Cancelling');
    const cancelling = await entry(job.number);
    expect(cancelling).toMatchObject({ status: 'In Process', cancelling: true });
    expect(actions(cancelling)).toEqual(['cancel']);
    expect((await list('?status=In%20Process')).entries).toEqual([cancelling]);
    await gate.open();
    expect(await cancelled).toMatchObject({ status: 200, body: { status: 'Cancelled', cancelling: false } });
    const found = await bench.client.get(id);
    expect(found.status).toBe('Cancelled');
    expect(found.counts.completed + found.counts.skipped).toBe(500);
    for (const action of ['cancel', 'set-on-hold', 'set-ready'])
      expect(await act(job.number, action), action).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('has every kind of job of every import, newest first, and lists them by status, kind and integration', async () => {
    await save(bench.client, 'released', {
      ...ordersSetup({ name: 'Released orders' }),
      postProcessing: { trigger: 'AfterProcessing', steps: [{ step: 'release', checkCreditLimit: true }] },
    });
    const start = await bench.client.start('released', orderFile(orderLine('R1'), orderLine('R2', 'I404')), {
      processing: 'choose',
      fileName: 'two.csv',
    });
    const { id } = start.body;
    const findings = await bench.client.call('POST', `imports/${id}/dry-runs`, {}, { prefer: 'wait=60' });
    expect(findings.status, JSON.stringify(findings.body)).toBe(200);
    await bench.client.process(id);
    const imported: Import = await bench.client.settled(id);
    expect(imported.status).toBe('CompletedWithErrors');
    await bench.system.database.superuser`UPDATE sales_document SET status = 'Open' WHERE number = 'R1'`;
    await undone(bench.client, id);

    const { entries } = await list('?integration=released');
    expect(entries.map(({ description, status, progress }) => [description, status, progress.message])).toEqual([
      ['Undo Released orders: two.csv', 'Finished', expect.stringMatching(/^1\/1 documents, [01] kept$/)],
      ['Post-process Released orders: two.csv', 'Finished', '1/1 steps, 0 errors'],
      ['Process Released orders: two.csv', 'Finished', '2/2 records, 1 error'],
      ['Dry run of Released orders: two.csv', 'Finished', '2/2 records, 1 error'],
    ]);
    for (const { links } of entries) await getBody(bench.client, links.results);
    const [, , , dryRun] = entries as [JobQueueEntry, JobQueueEntry, JobQueueEntry, JobQueueEntry];
    expect((await list('?integration=released&kind=dry-run')).entries).toEqual([dryRun]);
    expect((await list('?integration=released&status=Error')).entries).toEqual([]);
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.next}`);
    const numbers = [...first.entries, ...second.entries].map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(numbers.slice(0, 4)).toEqual(entries.map(({ number }) => number));
  });

  it('controls all jobs that a filter finds, after it has said how many these are and what it cannot do with which', async () => {
    const held = await inProcess('D');
    await save(bench.client, 'others', ordersSetup());
    const { body: other } = await bench.client.start('others', manyOrders(2, 1, 'E'), { processing: 'choose' });
    await bench.system.database.superuser`
      INSERT INTO job (company_id, import_id, integration_code, kind, number, status, status_before, started_at)
      SELECT company_id, import_id, integration_code, 'dry-run', 1, 'In Process', status, now() FROM import WHERE import_id = ${other.id}`;
    const control = (body: object) =>
      bench.client.call<JobActionOutcome>('POST', 'job-queue/actions', { action: 'set-on-hold', ...body });
    const reason = 'A dry run does not stop in between: it cannot be set on hold. It can be cancelled.';
    const outcome = { found: 2, done: 1, skipped: [{ number: expect.any(Number), reason }], next: null };
    expect(await control({ preview: true })).toMatchObject({ status: 200, body: outcome });
    expect((await entry(held.job.number)).status).toBe('In Process');
    expect((await control({ integration: 'nothing' })).body).toEqual({ found: 0, done: 0, skipped: [], next: null });
    expect((await control({ status: 'Finished' })).body.found).toBe(0);
    expect(await control({})).toMatchObject({ status: 200, body: outcome });
    await gate.open();
    await bench.client.reaches(held.id, 'Paused');
    expect((await control({ action: 'cancel', kind: 'processing' })).body).toMatchObject({ found: 1, done: 1 });
    await bench.client.reaches(held.id, 'Cancelled');
    expect((await entry(held.job.number)).status).toBe('Cancelled');
    await bench.system.database.superuser`DELETE FROM job WHERE import_id = ${other.id}`;
  });

  it('does not control what follows a job that has ended meanwhile', async () => {
    await save(bench.client, 'ended', ordersSetup());
    const { id } = await bench.client.import('ended', orderFile(orderLine('Z1')));
    const { superuser } = bench.system.database;
    // As the client saw it a moment ago.
    await superuser`
      INSERT INTO job (company_id, import_id, integration_code, kind, number, status, status_before, in_import_workflow, started_at)
      SELECT company_id, import_id, integration_code, 'processing', 99, 'In Process', status, true, now() FROM import WHERE import_id = ${id}`;
    const [job] = (await list('?integration=ended&status=In%20Process')).entries as [JobQueueEntry];
    for (const action of ['cancel', 'set-on-hold'])
      expect(await act(job.number, action)).toMatchObject({
        status: 409,
        body: { detail: 'The job has ended meanwhile.' },
      });
    expect((await bench.client.get(id)).status).toBe('Completed');
    await superuser`DELETE FROM job WHERE import_id = ${id} AND number = 99`;
  });

  it('says so if there is no such job, also for the number of another company', async () => {
    const [mine] = (await list('?limit=1')).entries as [JobQueueEntry];
    const other = await bench.system.client('globex');
    for (const [client, number] of [
      [bench.client, 2_000_000_000],
      [other, mine.number],
    ] as const)
      expect(await client.call('GET', `job-queue/${number}`)).toMatchObject({
        status: 404,
        body: { detail: `The job queue has no entry ${number}.` },
      });
    expect((await other.call<EntryPage>('GET', 'job-queue')).body).toEqual({ entries: [], next: null });
  });
});
