import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { Answer, StartOptions } from '../../harness/api-client.js';
import { getBody, save, storedFiles, useBench } from '../../harness/bench.js';
import { namesSetup } from '../../harness/world.js';

const bench = useBench({}, 'none');

/** A file that no other test brings. */
const anyNames = (): string => `No.,Name\n${randomUUID().slice(0, 18)},N\n`;

beforeAll(() => save(bench.client, 'names', namesSetup({ type: 'csv' })));

const start = (content: string, idempotencyKey: string, options: StartOptions = {}): Promise<Answer<Import>> =>
  bench.client.start('names', content, { idempotencyKey, ...options });

const traces = async () => ({
  imports: (await getBody<{ entries: object[] }>(bench.client, 'imports?limit=1000')).entries.length,
  files: await storedFiles(bench),
});

describe('a request with the key of an earlier one', () => {
  it('creates no other import and gets the first answer again, with the current state of the import', async () => {
    const content = anyNames();
    const first = await start(content, 'again', { prefer: 'respond-async' });
    expect(first.status).toBe(202);
    const before = await traces();
    await bench.client.reaches(first.body.id, 'Staged');
    for (const prefer of ['respond-async', 'wait=30']) {
      const again = await start(content, 'again', { prefer });
      expect(again.status).toBe(202);
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
      expect(again.body).toMatchObject({ id: first.body.id, status: 'Staged', counts: { total: 1 } });
    }
    expect(await traces()).toEqual(before);
  });

  it('is one import if fifty are sent at once', async () => {
    const content = anyNames();
    const before = await traces();
    const answers = await Promise.all(Array.from({ length: 50 }, () => start(content, 'fifty', { processing: 'now' })));
    const [first] = answers;
    expect(first?.body).toMatchObject({ status: 'Completed', counts: { completed: 1 } });
    for (const { status, body, headers } of answers) {
      expect(status).toBe(201);
      expect(body).toEqual(first?.body);
      expect(headers.get('location')).toBe(first?.body.links.self);
    }
    expect(await traces()).toEqual({ imports: before.imports + 1, files: before.files + 1 });
  });

  it('gets the file fault again', async () => {
    const content = `Number,Name\n${randomUUID()},N\n`;
    const first = await start(content, 'at-fault');
    expect(first).toMatchObject({ status: 422, body: { code: 'file_column_missing' } });
    const before = await traces();
    const again = await start(content, 'at-fault');
    expect({ status: again.status, body: again.body }).toEqual({ status: 422, body: first.body });
    expect(await traces()).toEqual(before);
  });

  it('is recognised in quotes, as the draft has it', async () => {
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
  ])('is refused with another %s, and has no effect', async (what, other) => {
    const content = anyNames();
    const { body: first } = await start(content, `mismatch-${what}`);
    const before = await traces();
    const refused = await start(other(content)[0], `mismatch-${what}`, other(content)[1]);
    expect(refused).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
    expect(await traces()).toEqual(before);
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
    // What housekeeping does, for every company.
    await application`SELECT forget_idempotency_keys()`;
    expect(await superuser`SELECT key FROM idempotency_key WHERE key IN ('expiring', 'forgotten')`).toEqual([
      { key: 'expiring' },
    ]);
  });
});

describe('a key is not used up', () => {
  it.each<[string, () => Promise<Answer<unknown>>, number]>([
    ['a request that is none', () => start(anyNames(), 'kept', { processing: 'later' as 'now' }), 400],
    ['an unknown integration', () => bench.client.start('none', anyNames(), { idempotencyKey: 'kept' }), 404],
    [
      'a caller who is not known',
      () =>
        bench.client.call('POST', 'imports', new FormData(), { authorization: 'Bearer x', 'idempotency-key': 'kept' }),
      401,
    ],
  ])('if the request is sent by %s', async (_, refused, status) => {
    expect((await refused()).status).toBe(status);
    expect(await bench.system.database.superuser`SELECT FROM idempotency_key WHERE key = 'kept'`).toHaveLength(0);
  });

  it('if the content was imported before', async () => {
    const content = anyNames();
    await start(content, 'brought');
    expect((await start(content, 'brought-again')).body).toMatchObject({ code: 'same_content' });
    expect((await start(content, 'brought-again', { force: true })).status).toBe(201);
  });
});

it.each(['', 'a b', 'a"b', '"', '"a', 'a\\b', 'x'.repeat(256), 'é'])('an invalid key is refused: %j', async (key) => {
  const before = await traces();
  const form = new FormData();
  expect(await bench.client.call('POST', 'imports', form, { 'idempotency-key': key })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ in: 'header', pointer: '/idempotency-key' }] },
  });
  expect(await traces()).toEqual(before);
});

it.each(['x'.repeat(255), `"${'y'.repeat(255)}"`, randomUUID(), '!~#/'])('the key %j is accepted', async (key) => {
  expect((await start(anyNames(), key)).status).toBe(201);
});
