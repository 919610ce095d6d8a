import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { processBatch } from '../../../activities/process-batch.js';
import type { DryRun, DryRunRecord } from '../../../api/dry-runs/schemas.js';
import type { Import } from '../../../api/imports/schemas.js';
import { Connections } from '../../../connectors/connections/connections.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { connect } from '../../../db/client.js';
import type { ApiClient } from '../../harness/api-client.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { csv } from '../../harness/world.js';
import { EndpointServer } from './endpoint/endpoint-server.js';
import { type StoredRecord, type TargetCase, targetCases } from './target-cases.js';

// The behaviour of every target, internal or external. A new target is added to `targetCases`.
describe.each(Object.entries(targetCases))('the target %s', (_name, build) => {
  const system = useSystem();
  let client: ApiClient;
  let endpoint: EndpointServer;
  let targetCase: TargetCase;
  let series = 0;

  beforeAll(async () => {
    endpoint = await new EndpointServer().start();
    client = await system.client('acme');
    targetCase = await build({ system, client, endpoint });
  });
  beforeEach(() => {
    series += 1;
    endpoint.faults = [];
  });
  afterAll(async () => {
    await endpoint?.stop();
  });

  const numbered = (number: number | string): string => `T${series}-${number}`;
  const rows = (...records: [number | string, string][]): string =>
    csv(['No.', 'Name'], ...records.map(([number, name]) => [number === '' ? '' : numbered(number), name]));
  const stored = async (): Promise<StoredRecord[]> =>
    (await targetCase.stored()).filter(({ number }) => number.startsWith(`T${series}-`));
  const save = async (more: Partial<IntegrationSetup> = {}): Promise<void> => {
    const { status, body } = await client.putIntegration('it', { ...targetCase.setup, ...more });
    expect(status, JSON.stringify(body)).toBeLessThan(202);
  };
  const imported = async (content: string): Promise<Import> => {
    const done = await client.import('it', content, { force: true });
    await expectConsistent(system.database.superuser, done);
    return done;
  };
  const codes = async (id: string): Promise<(string | undefined)[]> =>
    (await client.records(id)).map(({ errors }) => errors[0]?.code);

  it('writes valid documents and reports invalid ones', async () => {
    await save();
    const done = await imported(rows(['', 'No number'], [1, 'One'], [2, 'Two'], [2, 'Two again'], [3, 'Three']));
    // Rows with the same number are lines of one document, whose header values must be the same.
    const grouped = targetCase.setup.target === 'sales-document';
    expect(await stored()).toEqual(
      grouped
        ? [
            { number: numbered(1), name: 'One' },
            { number: numbered(3), name: 'Three' },
          ]
        : [
            { number: numbered(1), name: 'One' },
            { number: numbered(2), name: 'Two' },
            { number: numbered(3), name: 'Three' },
          ],
    );
    expect(done).toMatchObject({ status: 'CompletedWithErrors', results: { inserted: grouped ? 2 : 3, updated: 0 } });
    expect(await codes(done.id)).toEqual([
      'value_missing',
      undefined,
      grouped ? 'values_differ' : undefined,
      grouped ? 'values_differ' : 'duplicate_in_file',
      undefined,
    ]);
  });

  it('with the mode insert puts existing documents in error, or skips them', async () => {
    await save();
    await imported(rows([1, 'One']));
    const again = await imported(rows([1, 'Other'], [2, 'Two']));
    expect((await codes(again.id))[0]).toMatch(/^(duplicate|refused_by_endpoint)$/);
    expect(again).toMatchObject({ counts: { completed: 1, errors: 1 }, results: { inserted: 1 } });
    await save({ onConflict: 'skip' });
    const skipped = await imported(rows([1, 'Other'], [3, 'Three']));
    expect(skipped).toMatchObject({
      status: 'Completed',
      counts: { completed: 1, skipped: 1 },
      results: { inserted: 1 },
    });
    expect((await client.records(skipped.id)).map(({ status }) => status)).toEqual(['Skipped', 'Completed']);
    expect((await stored()).map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
  });

  it('with the mode update puts missing documents in error or skips them, and can leave values for which the file has none', async () => {
    await save();
    await imported(rows([1, 'One'], [2, 'Two']));
    await save({ writeMode: 'update' });
    const done = await imported(rows([1, 'Uno'], [9, 'Nine']));
    expect(done).toMatchObject({ counts: { completed: 1, errors: 1 }, results: { updated: 1, inserted: 0 } });
    expect((await codes(done.id))[1]).toMatch(/^(not_found|refused_by_endpoint)$/);
    await save({ writeMode: 'update', onConflict: 'skip' });
    expect(await imported(rows([2, 'Due'], [9, 'Nine']))).toMatchObject({
      status: 'Completed',
      counts: { completed: 1, skipped: 1 },
    });
    await save({
      writeMode: 'upsert',
      mappings: targetCase.setup.mappings.map((mapping) =>
        mapping.column === 'Name' ? { ...mapping, onEmpty: 'keep' as const } : mapping,
      ),
    });
    const upserted = await imported(rows([1, ''], [5, 'Five']));
    expect(upserted).toMatchObject({ status: 'Completed', results: { documents: 2, inserted: 1 } });
    expect(await stored()).toEqual([
      { number: numbered(1), name: 'Uno' },
      { number: numbered(2), name: 'Due' },
      { number: numbered(5), name: 'Five' },
    ]);
  });

  it('processes a batch once if it is called several times, with the same counts each time', async () => {
    await save({ writeMode: 'upsert' });
    await imported(rows([1, 'One']));
    const { body } = await client.start('it', rows(['', 'Bad'], [1, 'Uno'], [2, 'Two'], [3, 'Three'], [4, 'Four']), {
      force: true,
    });
    const companyId = Number(
      (await system.database.superuser`SELECT company_id FROM import WHERE import_id = ${body.id}`)[0]?.company_id,
    );
    const database = connect(system.configuration.databaseUrl, { max: 8 });
    const connections = new Connections(system.configuration);
    try {
      const { prepareRun } = await import('../../../services/imports/prepare-run.js');
      const ref = { companyId, importId: body.id };
      await prepareRun(database, { ...ref, mode: 'background', requestId: body.id });
      const attempt = () =>
        processBatch({ database, connections }, { ...ref, runNo: 1, batchNo: 1 }).catch((error: { type?: string }) => {
          if (error.type !== 'Superseded') throw error;
          return undefined;
        });
      const answers = await Promise.all(Array.from({ length: 6 }, attempt));
      answers.push(await attempt());
      const counts = answers.filter((answer) => answer !== undefined);
      expect(counts.length).toBeGreaterThan(0);
      for (const answer of counts)
        expect(answer).toMatchObject({ rows: 5, completed: 4, errors: 1, inserted: 3, updated: 1 });
      expect((await stored()).map(({ name }) => name)).toEqual(['Uno', 'Two', 'Three', 'Four']);
    } finally {
      await database.end();
      await connections.close();
    }
    for (const [key, times] of endpoint.done) expect(times, key).toBe(1);
  });

  it('has the same results in a dry run, which writes nothing, as in the import after it', async () => {
    await save();
    await imported(rows([1, 'One'], [2, 'Two']));
    await save({ writeMode: 'upsert' });
    const content = rows(['', 'Bad'], [1, 'Uno'], [2, 'Two'], [3, 'Three']);
    const { body } = await client.start('it', content, { force: true });
    const before = await targetCase.stored();
    const { status, body: run } = await client.call<DryRun>('POST', `imports/${body.id}/dry-runs`, {});
    expect(status, JSON.stringify(run)).toBe(200);
    expect(await targetCase.stored()).toEqual(before);
    expect(run).toMatchObject({ status: 'Completed', counts: { total: 4, errors: 1 } });
    expect(run.results).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 });
    const { body: found } = await client.call<{ entries: DryRunRecord[] }>('GET', run.links.records);
    expect(found.entries.map(({ action }) => action)).toEqual(['error', 'update', 'unchanged', 'insert']);
    expect(found.entries[1]?.changes).toEqual([expect.objectContaining({ before: 'One', after: 'Uno' })]);
    const { body: done } = await client.process(body.id);
    expect(done).toMatchObject({ counts: { completed: 3, errors: 1 }, results: { documents: 3, inserted: 1 } });
    await expectConsistent(system.database.superuser, done);
    expect((await stored()).map(({ name }) => name)).toEqual(['Uno', 'Two', 'Three']);
  });

  it('writes documents that were in error after the cause is removed', async () => {
    await save({ writeMode: 'update' });
    const done = await imported(rows([1, 'Uno'], [2, 'Due']));
    expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { errors: 2 } });
    await client.putIntegration('before', { ...targetCase.setup, writeMode: 'insert' });
    await client.import('before', rows([1, 'One']));
    const { body } = await client.process(done.id, { status: 'Error' });
    expect(body).toMatchObject({ counts: { completed: 1, errors: 1 }, results: { updated: 1 } });
    await expectConsistent(system.database.superuser, body);
    expect(await stored()).toEqual([{ number: numbered(1), name: 'Uno' }]);
  });
});
