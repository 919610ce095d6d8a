import { createServer, type Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DryRun } from '../../../api/dry-runs/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { closed, listening } from '../../connectors/connections/listening.js';
import { connectPostgres } from '../../connectors/targets/target-cases.js';
import { save, useBench } from '../../harness/bench.js';
import { orderFile, ordersSetup } from '../../harness/world.js';
import { previewOf, sampleOf } from '../samples/sample-calls.js';

const bench = useBench();
const table = { connection: 'THEIRS', schema: 'theirs', name: 'Articles' };

beforeAll(async () => {
  await bench.system.database.superuser.unsafe(`
    CREATE SCHEMA theirs;
    CREATE TABLE theirs."Articles" (ean varchar(13), "our no" text, code int, mail text);
    INSERT INTO theirs."Articles" VALUES ('111', 'I1', 1, 'a@x.org'), ('222', 'I2', 2, 'b@x.org'), ('333', 'I1', 3, 'c@x.org'), ('333', 'I2', 4, 'c@x.org'), ('444', NULL, 5, NULL), ('555', 'I2', 6, 'gro\u0308ße@x.org')`);
  await connectPostgres(bench.client, bench.system);
});

/** Orders whose items are looked up in a table of the company's own. */
const setup = (lookUp: object = {}, more: Partial<IntegrationSetup> = {}): IntegrationSetup => {
  const { mappings, ...rest } = ordersSetup(more);
  const lookedUp = { field: 'itemNumber', column: 'Item', lookUp: { table, by: 'ean', take: 'our no', ...lookUp } };
  return { ...rest, mappings: mappings.map((mapping) => (mapping.field === 'itemNumber' ? lookedUp : mapping)) };
};
let count = 0;
const lines = (...items: string[]): string => {
  count += 1;
  return orderFile(...items.map((item, index) => [`L${count}-${index}`, 'C1', '2026-01-31', item, '1', '1']));
};
const messagesOf = async (id: string) => (await bench.client.records(id)).map(({ errors }) => errors[0]?.message);

describe("a look-up in a table of a company's own database", () => {
  it('returns the value of another column, and fails for missing and ambiguous values', async () => {
    await save(bench.client, 'looked-up', setup());
    const done = await bench.client.import('looked-up', lines('222', '999', '333', '111', '444'));
    expect(done).toMatchObject({ counts: { completed: 2, errors: 3 } });
    expect(await messagesOf(done.id)).toEqual([
      undefined,
      'Articles with ean "999" not found.',
      'Articles with ean "333" matches 2 records; it is not clear which one is meant.',
      undefined,
      'Item No. is required; Articles with ean "444" has none.',
    ]);
    const { body } = await bench.client.call<{ lines: { itemNumber: string }[] }>('GET', `sales-documents/L${count}-0`);
    expect(body.lines[0]?.itemNumber).toBe('I2');
  });

  it('can search by a number, and without regard to case', async () => {
    await save(bench.client, 'by-code', setup({ by: 'code' }));
    expect(await bench.client.import('by-code', lines('1', '2'))).toMatchObject({ counts: { completed: 2 } });
    await save(bench.client, 'by-mail', setup({ by: 'mail', ignoreCase: true }));
    expect(await bench.client.import('by-mail', lines('A@X.org', 'b@x.ORG'))).toMatchObject({
      counts: { completed: 2 },
    });
  });

  it('finds a value whatever cannot be seen in it, and in both forms of a composed character', async () => {
    await save(bench.client, 'by-mail', setup({ by: 'mail' }));
    expect(await bench.client.import('by-mail', lines('größe@x.org\u200b', '\u200ea@x.org\u00a0'))).toMatchObject({
      counts: { completed: 2 },
    });
  });

  it('is done in validations, previews and dry runs', async () => {
    await save(
      bench.client,
      'checked',
      ordersSetup({
        validations: [
          { check: 'look-up', field: 'itemNumber', table, by: 'our no' },
          { check: 'look-up', field: 'customerNumber', table, by: 'mail', severity: 'warning' },
        ],
      }),
    );
    const done = await bench.client.import('checked', lines('I1', 'I9'));
    expect(await messagesOf(done.id)).toEqual([undefined, 'Articles with our no "I9" not found.']);
    expect((await bench.client.records(done.id))[0]?.warnings[0]?.message).toBe('Articles with mail "C1" not found.');

    const content = lines('222', '999');
    const sample = await sampleOf(bench.client, content);
    const { target, mappings } = setup();
    const preview = await bench.client.call<{ rows: { values: Record<string, object>; errors: { code: string }[] }[] }>(
      'POST',
      `samples/${sample.id}/preview`,
      { target, mappings },
    );
    expect(preview.body.rows.map(({ values, errors }) => [values.itemNumber, errors[0]?.code])).toEqual([
      [{ value: 'I2' }, undefined],
      [{ error: expect.objectContaining({ code: 'not_found' }) }, 'not_found'],
    ]);

    await save(bench.client, 'looked-up', setup());
    const { body } = await bench.client.start('looked-up', content);
    const run = await bench.client.call<DryRun>('POST', `imports/${body.id}/dry-runs`, {});
    expect(run.body).toMatchObject({ counts: { errors: 1 }, results: { inserted: 1 } });
  });

  it('does not delay previews of other companies, and fails if the server does not answer', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {}).resume();
    });
    const port = await listening(silent);
    const content = orderFile(['P1', 'C1', '2026-01-31', '222', '1', '1']);
    const columns = ['ean', 'code', 'mail', 'our no'];
    const { target, mappings } = setup();
    const others = [...mappings.filter(({ field }) => field !== 'itemNumber')];
    const lookedUp = ['itemNumber', 'currency', 'salesperson', 'paymentTerms'].map((field, index) => ({
      field,
      column: 'Item',
      lookUp: { table, by: columns[index] as string },
    }));
    const previews = ['SILENT-1', 'SILENT-2'].map(async (company) => {
      const client = await bench.system.client(company);
      await connectPostgres(client, bench.system);
      const { kind, host, database, user, ssl } = (
        await client.call<Record<string, string>>('GET', 'connections/THEIRS')
      ).body;
      await client.call('PUT', 'connections/THEIRS', { kind, host, port, database, user, ssl, secret: 'secret' });
      const sample = await sampleOf(client, content);
      return previewOf(client, sample, { target, mappings: [...others, ...lookedUp] });
    });
    await expect.poll(() => sockets.length).toBe(2);
    const ended: string[] = [];
    const both = Promise.all(previews).finally(() => ended.push('theirs'));
    const sample = await sampleOf(bench.client, content);
    const mine = await previewOf(bench.client, sample, { target, mappings });
    ended.push('mine');
    expect(mine.rows[0]?.values.itemNumber).toEqual({ value: 'I2' });
    for (const { rows } of await both)
      expect(rows[0]?.errors.map(({ code, field }) => [code, field])).toEqual(
        expect.arrayContaining(lookedUp.map(({ field }) => ['look_up_failed', field])),
      );
    expect(ended).toEqual(['mine', 'theirs']);
    // The other look-ups of a preview did not connect to the server again.
    expect(sockets).toHaveLength(2);
    for (const socket of sockets) socket.destroy();
    await closed(silent);
  });

  it('that is not possible is an error of the records that need it, which can be processed once it is possible', async () => {
    await save(bench.client, 'gone', setup({ table: { ...table, name: 'Later' } }));
    const done = await bench.client.import('gone', lines('111', ''));
    expect(await messagesOf(done.id)).toEqual([
      'There is no column ean in a table theirs.Later that the login can see.',
      expect.stringContaining('is required'),
    ]);
    expect((await bench.client.records(done.id))[0]?.errors[0]?.code).toBe('look_up_failed');
    await bench.system.database.superuser.unsafe(
      'CREATE VIEW theirs."Later" AS TABLE theirs."Articles"; GRANT SELECT ON theirs."Later" TO PUBLIC',
    );
    const { body } = await bench.client.process(done.id, { records: [2] });
    expect(body).toMatchObject({ counts: { completed: 1, errors: 1 } });
  });

  it('waits for a server that is unavailable, and the import continues once it is available', async () => {
    const { superuser } = bench.system.database;
    await save(bench.client, 'away', setup());
    let id = '';
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE theirs."Articles" IN ACCESS EXCLUSIVE MODE`;
      id = (await bench.client.start('away', lines('111'), { processing: 'background' })).body.id;
      // The first wait for the lock has ended at its timeout, and a second attempt waits.
      await expect
        .poll(async () => (await superuser`SELECT FROM batch WHERE import_id = ${id} AND attempts > 1`).length)
        .toBe(1);
    });
    await bench.client.reaches(id, 'Completed');
  });

  it.each<[string, object, string, string]>([
    [
      'no column',
      { by: undefined },
      '/mappings/3/lookUp/by',
      'A look-up in a table needs the name of a column in "by".',
    ],
    [
      'a table and a value list',
      { valueList: 'X' },
      '/mappings/3/lookUp',
      'A look-up needs exactly one of target, valueList and table.',
    ],
    [
      'an unknown connection',
      { table: { ...table, connection: 'NONE' } },
      '/mappings/3/lookUp/table/connection',
      'There is no connection to PostgreSQL "NONE".',
    ],
    [
      'the option to create records',
      { onNotFound: 'create' },
      '/mappings/3/lookUp/onNotFound',
      'Only customers, vendors and items can be created, by their exact number.',
    ],
  ])('is refused with %s', async (_, lookUp, pointer, detail) => {
    const { status, body } = await bench.client.putIntegration('wrong', setup(lookUp));
    expect(status).toBe(422);
    expect(body.errors).toContainEqual({ in: 'body', pointer, detail });
  });

  it.each(['unitOfMeasure', 'description'])('is refused for %s, which may be taken from the item', async (field) => {
    const validations = [{ check: 'look-up' as const, field, table, by: 'our no' }];
    const { status, body } = await bench.client.putIntegration('wrong', ordersSetup({ validations }));
    expect(status).toBe(422);
    expect(body.errors).toContainEqual({
      in: 'body',
      pointer: '/validations/0/table',
      detail: expect.stringContaining(`An empty "${field}" is taken from the item`),
    });
  });

  it('prevents that its connection is deleted', async () => {
    await save(bench.client, 'looked-up', setup());
    expect((await bench.client.call('DELETE', 'connections/THEIRS')).status).toBe(409);
  });
});
