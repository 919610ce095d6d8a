import { beforeAll, describe, expect, it } from 'vitest';
import type { PostProcessing } from '../../../core/setup/post-processing.js';
import { salesOrdersSetup } from '../../../examples/setups.js';
import { connectPostgres } from '../../connectors/targets/target-cases.js';
import type { ApiClient } from '../../harness/api-client.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, sampleOrders } from '../../harness/world.js';
import { postProcessingEntries } from './post-processing-entries.js';

const system = useSystem();
let company: ApiClient;

beforeAll(async () => {
  company = await system.client('acme');
  await addSamples(company);
  await system.database.superuser.unsafe(`
    CREATE SCHEMA theirs;
    CREATE TABLE theirs.called (id text, document text, import text);
    CREATE FUNCTION theirs.follow(what jsonb) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO theirs.called VALUES (what->>'id', what->'document'->'key'->>1, what->>'import');
      IF EXISTS (SELECT FROM theirs.refused WHERE number = what->'document'->'key'->>1) THEN
        RAISE EXCEPTION 'not %', what->'document'->'key'->>1;
      END IF;
      RETURN 'seen';
    END $$;
    CREATE TABLE theirs.refused (number text)`);
  await connectPostgres(company, system);
});

const orders = (series: string, count: number): string => sampleOrders(series, count, { lines: 1 });
const call = { step: 'sql-function', connection: 'THEIRS', schema: 'theirs', function: 'follow' };
const called = async (series: string) => system.database.superuser`
  SELECT document, count(*)::int AS times, count(DISTINCT id)::int AS ids FROM theirs.called WHERE document LIKE ${`${series}-%`} GROUP BY 1`;
const save = (code: string, postProcessing: PostProcessing) =>
  company.putIntegration(code, { ...salesOrdersSetup, batchSize: 7, postProcessing });

describe('a function of the company’s own database', () => {
  it('that fails for one document in three is called again for these on request, and then the next step is done', async () => {
    const { superuser } = system.database;
    await save('thirds', { trigger: 'PerDocument', steps: [call, { step: 'release' }] });
    const file = orders('T', 30);
    const numbers = [...new Set([...file.matchAll(/^(T-SO-\d+)/gm)].map(([, number]) => number as string))];
    const refused = numbers.filter((_, index) => index % 3 === 0);
    await superuser`INSERT INTO theirs.refused SELECT unnest(${refused}::text[])`;
    const done = await company.import('thirds', file);
    expect(done).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { completed: 30, errors: 0 },
      postProcessing: { total: 60, completed: 40, errors: 10, remaining: 10 },
    });
    // The company's database has rolled back the calls that failed.
    expect((await called('T')).every(({ times, ids }) => times === 1 && ids === 1)).toBe(true);
    expect(await called('T')).toHaveLength(20);
    const { body } = await company.call<{ entries: Record<string, never>[] }>(
      'GET',
      `imports/${done.id}/post-processing/entries?status=Error`,
    );
    expect(body.entries).toHaveLength(10);
    expect(body.entries[0]).toMatchObject({
      name: 'sql-function',
      code: 'function_failed',
      message: `The function fails: not ${refused[0]}.`,
    });
    const open =
      await superuser`SELECT number FROM sales_document WHERE number LIKE 'T-%' AND status = 'Open' ORDER BY 1`;
    expect(open.map(({ number }) => number)).toEqual(refused);

    await superuser`DELETE FROM theirs.refused`;
    const again = await company.call('POST', `imports/${done.id}/post-processing/retry`, { status: 'Error' });
    expect(again.body).toMatchObject({ status: 'Finished', counts: { total: 20, completed: 20 } });
    expect(await company.get(done.id)).toMatchObject({
      status: 'Completed',
      postProcessing: { completed: 60, errors: 0, remaining: 0 },
    });
    expect((await called('T')).every(({ times }) => times === 1)).toBe(true);
    expect(await called('T')).toHaveLength(30);
  });

  it('takes effect once, even if its answer is lost and it is called again', async () => {
    await save('once', {
      trigger: 'AfterProcessing',
      steps: [
        { ...call, scope: 'document' },
        { ...call, scope: 'import' },
      ],
    });
    const { superuser } = system.database;
    const done = await company.import('once', orders('O', 10));
    expect(done).toMatchObject({ status: 'Completed', postProcessing: { total: 11, completed: 11 } });
    // As if no answer had arrived: Longshore has not stored that the function was called.
    await superuser`DELETE FROM post_processing_entry WHERE import_id = ${done.id}`;
    await superuser`UPDATE post_processing_portion SET completed = 0 WHERE import_id = ${done.id}`;
    const again = await company.call('POST', `imports/${done.id}/post-processing/retry`);
    expect(again.body).toMatchObject({ status: 'Finished', counts: { total: 11, completed: 11 } });
    expect((await called('O')).map(({ times }) => times)).toEqual(Array.from({ length: 10 }, () => 1));
    const [once] =
      await superuser`SELECT count(*)::int AS times FROM theirs.called WHERE import = ${done.id} AND document IS NULL`;
    expect(once?.times).toBe(1);
  });

  it('that does not exist is reported once, not for each document', async () => {
    await save('missing', { trigger: 'JobQueue', steps: [{ ...call, function: 'nowhere' }] });
    const { id } = await company.import('missing', orders('M', 3));
    const entries = () => postProcessingEntries(company, id);
    await expect.poll(entries).toMatchObject([
      {
        status: 'Error',
        code: 'target_refused',
        document: null,
        message: expect.stringContaining('The login cannot call theirs.nowhere(jsonb)'),
      },
    ]);
  });
});

describe('another integration', () => {
  it('is started once with the same file, with a link to the import that started it', async () => {
    await company.putIntegration('second', {
      ...salesOrdersSetup,
      target: 'customer',
      mappings: [
        { field: 'number', column: 'Order No.' },
        { field: 'name', column: 'Order No.' },
      ],
    });
    await save('first', {
      trigger: 'JobQueue',
      steps: [{ step: 'release' }, { step: 'start-integration', integration: 'second' }],
    });
    const started = await company.import('first', orders('S', 4));
    await company.reaches(started.id, 'Completed');
    const followed = async () =>
      (await company.call<{ entries: Record<string, unknown>[] }>('GET', 'imports?integration=second')).body.entries;
    await expect
      .poll(followed)
      .toMatchObject([{ status: 'Completed', startedByImport: started.links.self, results: { inserted: 4 } }]);
    const again = await company.import('first', orders('S', 4), { force: true });
    expect(again.status).toBe('CompletedWithErrors');
    const bad = orders('S2', 3).replace(/I\d{6}/, 'NONE');
    const { id } = await company.import('first', bad);
    await company.reaches(id, 'CompletedWithErrors');
    const { body } = await company.call('GET', `imports/${id}/post-processing/entries?status=Error`);
    expect(body.entries).toMatchObject([{ name: 'start-integration', code: 'earlier_errors' }]);
  });
});
