import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { Answer, StartOptions } from '../../harness/api-client.js';
import { getBody, save, storedFiles, useBench } from '../../harness/bench.js';
import { namesSetup } from '../../harness/world.js';

// Fifty requests of one key share its connections: on a busy machine the last ones wait longer than they may by default.
const bench = useBench({ CONNECTION_WAIT_MS: '60000' }, 'none');

/** A file with content that no other test imports. */
const anyNames = (): string => `No.,Name\n${randomUUID().slice(0, 18)},N\n`;

beforeAll(() => save(bench.client, 'names', namesSetup({ type: 'csv' })));

const start = (content: string, idempotencyKey: string, options: StartOptions = {}): Promise<Answer<Import>> =>
  bench.client.start('names', content, { idempotencyKey, ...options });

/** The number of stored imports and files. */
const stored = async () => ({
  imports: (await getBody<{ entries: object[] }>(bench.client, 'imports?limit=1000')).entries.length,
  files: await storedFiles(bench),
});

describe('a request with the key of an earlier one', () => {
  it('creates no other import and receives the first answer again, with the current state of the import', async () => {
    const content = anyNames();
    const first = await start(content, 'again', { prefer: 'respond-async' });
    expect(first.status).toBe(202);
    const before = await stored();
    await bench.client.reaches(first.body.id, 'Staged');
    for (const prefer of ['respond-async', 'wait=30']) {
      const again = await start(content, 'again', { prefer });
      expect(again.status).toBe(202);
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
      expect(again.body).toMatchObject({ id: first.body.id, status: 'Staged', counts: { total: 1 } });
    }
    expect(await stored()).toEqual(before);
  });

  it('creates one import if fifty are sent at once', async () => {
    const content = anyNames();
    const before = await stored();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => start(content, 'fifty', { processing: 'now', prefer: 'wait=100' })),
    );
    const [first] = answers;
    expect(first?.body).toMatchObject({ status: 'Completed', counts: { completed: 1 } });
    for (const { status, body, headers } of answers) {
      expect(status).toBe(201);
      expect(body).toEqual(first?.body);
      expect(headers.get('location')).toBe(first?.body.links.self);
    }
    expect(await stored()).toEqual({ imports: before.imports + 1, files: before.files + 1 });
  });

  it('receives the file fault again', async () => {
    const content = `Number,Name\n${randomUUID()},N\n`;
    const first = await start(content, 'at-fault');
    expect(first).toMatchObject({ status: 422, body: { code: 'file_column_missing' } });
    const before = await stored();
    const again = await start(content, 'at-fault');
    expect({ status: again.status, body: again.body }).toEqual({ status: 422, body: first.body });
    expect(await stored()).toEqual(before);
  });

  it('is recognised with quotes, which the draft standard requires, and without', async () => {
    const content = anyNames();
    const first = await start(content, '"quoted"');
    const again = await start(content, 'quoted');
    expect(again.body.id).toBe(first.body.id);
  });

  it.each<[string, (content: string) => [string, StartOptions]]>([
    ['content', () => [anyNames(), {}]],
    ['name', (content) => [content, { fileName: 'other.csv' }]],
    ['processing', (content) => [content, { processing: 'now' }]],
    ['force', (content) => [content, { force: true }]],
  ])('is refused if it has another %s, and has no effect', async (what, other) => {
    const content = anyNames();
    const { body: first } = await start(content, `mismatch-${what}`);
    const before = await stored();
    const refused = await start(other(content)[0], `mismatch-${what}`, other(content)[1]);
    expect(refused).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
    expect(await stored()).toEqual(before);
    expect((await start(content, `mismatch-${what}`)).body.id).toBe(first.id);
  });

  it('is independent of other companies', async () => {
    const content = anyNames();
    const { body: first } = await start(content, 'ours');
    const other = await bench.system.client('other');
    await save(other, 'names', namesSetup({ type: 'csv' }));
    const theirs = await other.start('names', anyNames(), { idempotencyKey: 'ours' });
    expect(theirs.status).toBe(201);
    expect((await start(content, 'ours')).body.id).toBe(first.id);
  });

  it('is a new request after seven days', async () => {
    const { superuser, application } = bench.system.database;
    const { body: first } = await start(anyNames(), 'expiring');
    const [key] = await superuser`
      SELECT extract(epoch FROM expires_at - created_at)::int / 86400 AS days FROM idempotency_key WHERE import_id = ${first.id}`;
    expect(key?.days).toBe(7);
    const pass = (time: string) => superuser`
      UPDATE idempotency_key SET expires_at = expires_at - ${time}::interval WHERE key IN ('expiring', 'forgotten')`;
    await pass('6 days 23 hours');
    expect((await start(anyNames(), 'expiring')).body).toMatchObject({ code: 'idempotency_mismatch' });
    await pass('1 hour');
    const content = anyNames();
    const { status, body: second } = await start(content, 'expiring');
    expect(status).toBe(201);
    expect((await start(content, 'expiring')).body.id).toBe(second.id);

    await start(anyNames(), 'forgotten');
    await superuser`UPDATE idempotency_key SET expires_at = now() - interval '1 second' WHERE key = 'forgotten'`;
    // As housekeeping does for every company.
    await application`SELECT delete_expired_idempotency_keys()`;
    expect(await superuser`SELECT key FROM idempotency_key WHERE key IN ('expiring', 'forgotten')`).toEqual([
      { key: 'expiring' },
    ]);
  });
});

describe('an idempotency key is not stored', () => {
  it.each<[string, () => Promise<Answer<unknown>>, number]>([
    ['a request that is invalid', () => start(anyNames(), 'unused', { processing: 'later' as 'now' }), 400],
    [
      'a request for an unknown integration',
      () => bench.client.start('none', anyNames(), { idempotencyKey: 'unused' }),
      404,
    ],
    [
      'a request that is not authenticated',
      () =>
        bench.client.call('POST', 'imports', new FormData(), {
          authorization: 'Bearer x',
          'idempotency-key': 'unused',
        }),
      401,
    ],
  ])('for %s', async (_, request, status) => {
    expect((await request()).status).toBe(status);
    expect(await bench.system.database.superuser`SELECT FROM idempotency_key WHERE key = 'unused'`).toHaveLength(0);
  });

  it('for a request with content that was imported before', async () => {
    const content = anyNames();
    await start(content, 'first');
    expect((await start(content, 'second')).body).toMatchObject({ code: 'same_content' });
    expect((await start(content, 'second', { force: true })).status).toBe(201);
  });
});

it.each(['', 'a b', 'a"b', '"', '"a', 'a\\b', 'x'.repeat(256), 'é'])('an invalid key is refused: %j', async (key) => {
  const before = await stored();
  const form = new FormData();
  expect(await bench.client.call('POST', 'imports', form, { 'idempotency-key': key })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ in: 'header', pointer: '/idempotency-key' }] },
  });
  expect(await stored()).toEqual(before);
});

it.each(['x'.repeat(255), `"${'y'.repeat(255)}"`, randomUUID(), '!~#/'])('the key %j is accepted', async (key) => {
  expect((await start(anyNames(), key)).status).toBe(201);
});
