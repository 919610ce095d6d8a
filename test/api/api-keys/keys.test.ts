import { request as open } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { connectEngine } from '../../../temporal/connect-engine.js';
import type { Engine } from '../../../temporal/engine.js';
import { ApiClient } from '../../harness/api-client.js';
import { type ApiServer, startApiServer } from '../../harness/api-server.js';
import { getBody, storedFiles, useBench } from '../../harness/bench.js';
import { namesSetup } from '../../harness/world.js';

const bench = useBench({ KEYS_PER_COMPANY: '12', KEY_RECHECK_MS: '0' }, 'none');

interface Key {
  id: string;
  name: string;
  prefix: string;
  state: string;
  current: boolean;
  key?: string;
  createdBy: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedBy: string | null;
  rotatedFrom: string | null;
}

const clientOf = async (code: string): Promise<ApiClient> => bench.system.client(code);
const withKey = (client: ApiClient, { key = '' }: Key, url = client.url) => new ApiClient(url, key, client.company);
const createKey = async (client: ApiClient, body: object): Promise<Key> => {
  const created = await client.call<Key>('POST', 'keys', body);
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  return created.body;
};
const listKeys = async (client: ApiClient) => (await getBody<{ entries: Key[] }>(client, 'keys')).entries;
const isAccepted = async (client: ApiClient) => (await client.call('GET', 'integrations')).status === 200;

describe('a key', () => {
  it('is shown once, and listed without its secret, with its creator and its last use', async () => {
    const client = await clientOf('listed');
    const created = await createKey(client, { name: 'ERP' });
    expect(created).toMatchObject({ state: 'active', createdBy: 'test', current: false, lastUsedAt: null });
    expect(created.key).toMatch(new RegExp(`^${created.prefix}_[\\w-]{43}$`));
    const erp = withKey(client, created);
    expect(await isAccepted(erp)).toBe(true);
    const used = await poll(
      async () => {
        const key = await getBody<Key>(erp, 'keys/current');
        return key.lastUsedAt !== null ? key : undefined;
      },
      { timeoutMs: 20_000, waitingFor: 'its use to be stored' },
    );
    expect(used).toMatchObject({ id: created.id, name: 'ERP', current: true });
    const listed = await listKeys(erp);
    expect(listed.map(({ name, createdBy, current }) => [name, createdBy, current])).toEqual([
      ['ERP', 'test', true],
      ['test', null, false],
    ]);
    expect(JSON.stringify([used, listed])).not.toContain(created.key?.slice(created.prefix.length));
    const first = await getBody<{ entries: Key[]; next: string }>(client, 'keys?limit=1');
    const rest = await getBody<{ entries: Key[] }>(client, `keys?limit=1&cursor=${first.next}`);
    expect([...first.entries, ...rest.entries].map(({ id }) => id)).toEqual(listed.map(({ id }) => id));
  });

  it('has its last use stored once a minute, regardless of the number of requests', async () => {
    const client = await clientOf('busy');
    const { superuser } = bench.system.database;
    await superuser`CREATE TABLE IF NOT EXISTS uses (id uuid)`;
    await superuser`ALTER TABLE uses OWNER TO CURRENT_USER`;
    await superuser.unsafe(`
      CREATE OR REPLACE FUNCTION record_use() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN INSERT INTO uses VALUES (NEW.id); RETURN NEW; END $$;
      CREATE OR REPLACE TRIGGER record_use BEFORE UPDATE OF last_used_at ON api_key FOR EACH ROW EXECUTE FUNCTION record_use()`);
    await Promise.all(Array.from({ length: 30 }, () => isAccepted(client)));
    const { id } = await poll(async () => (await listKeys(client)).find(({ lastUsedAt }) => lastUsedAt !== null), {
      timeoutMs: 20_000,
      waitingFor: 'its use to be stored',
    });
    expect(await superuser`SELECT count(*)::int AS times FROM uses WHERE id = ${id}`).toEqual([{ times: 1 }]);
  });

  it('is refused after its revocation, with that reason', async () => {
    const client = await clientOf('revoking');
    const created = await createKey(client, { name: 'lost' });
    const lost = withKey(client, created);
    expect(await isAccepted(lost)).toBe(true);
    const revoked = await client.call<Key>('POST', `keys/${created.id}/revoke`);
    expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked', revokedBy: 'test' } });
    expect(await lost.call('GET', 'integrations')).toMatchObject({ status: 401, body: { code: 'key_revoked' } });
    const again = await client.call<Key>('POST', `keys/${created.id}/revoke`);
    expect(again).toMatchObject({ status: 200, body: revoked.body });
    // The name is free again.
    await createKey(client, { name: 'lost' });
  });

  it('expires at the requested time', async () => {
    const client = await clientOf('expiring');
    const created = await createKey(client, {
      name: 'trial',
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const trial = withKey(client, created);
    expect(await isAccepted(trial)).toBe(true);
    await bench.system.database.superuser`UPDATE api_key SET expires_at = now() WHERE id = ${created.id}`;
    expect(await trial.call('GET', 'integrations')).toMatchObject({ status: 401, body: { code: 'key_expired' } });
    expect(await getBody(client, `keys/${created.id}`)).toMatchObject({ state: 'expired' });
    for (const expiresAt of ['2020-01-01T00:00:00Z', '2016-12-31T23:59:60Z'])
      expect(await client.call('POST', 'keys', { name: 'late', expiresAt })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/expiresAt' }] },
      });
  });

  it('is replaced by one with the same name, and stays valid for the grace period', async () => {
    const client = await clientOf('rotating');
    const old = await createKey(client, { name: 'ERP' });
    const rotated = await withKey(client, old).call<Key>('POST', 'keys/current/rotate', {});
    expect(rotated).toMatchObject({ status: 201, body: { name: 'ERP', rotatedFrom: old.id, expiresAt: null } });
    expect([await isAccepted(withKey(client, old)), await isAccepted(withKey(client, rotated.body))]).toEqual([
      true,
      true,
    ]);
    const { expiresAt } = await getBody<Key>(client, `keys/${old.id}`);
    expect(Date.parse(expiresAt ?? '') / 3_600_000).toBeCloseTo(Date.now() / 3_600_000 + 24, 0);
    expect(await withKey(client, old).call('POST', 'keys/current/rotate', {})).toMatchObject({
      status: 409,
      body: { code: 'rotation_in_progress' },
    });
    const atOnce = await withKey(client, rotated.body).call<Key>('POST', 'keys/current/rotate', { graceSeconds: 0 });
    expect(await isAccepted(withKey(client, rotated.body))).toBe(false);
    expect(await isAccepted(withKey(client, atOnce.body))).toBe(true);
    // After a lost answer: the new key, which no client has received, is revoked, and the old one can be rotated again.
    await client.call('POST', `keys/${atOnce.body.id}/revoke`);
    expect((await withKey(client, old).call('POST', 'keys/current/rotate', {})).status).toBe(201);
  });

  it('keeps its lifetime when it is replaced', async () => {
    const client = await clientOf('lifetime');
    const week = 7 * 86_400_000;
    const old = await createKey(client, { name: 'ERP', expiresAt: new Date(Date.now() + week).toISOString() });
    const { body } = await withKey(client, old).call<Key>('POST', 'keys/current/rotate', { graceSeconds: 60 });
    expect((Date.parse(body.expiresAt ?? '') - Date.now()) / week).toBeCloseTo(1, 2);
  });

  it('is not created twice with one name, and not without limit', async () => {
    const client = await clientOf('many');
    await createKey(client, { name: 'ERP' });
    expect(await client.call('POST', 'keys', { name: 'ERP' })).toMatchObject({
      status: 409,
      body: { code: 'key_name_taken' },
    });
    const answers = [];
    for (let nth = 0; nth < 12; nth++) {
      const { status, body } = await client.call<Key & { code: string }>('POST', 'keys', { name: `key ${nth}` });
      if (status === 201) await client.call('POST', `keys/${body.id}/revoke`);
      answers.push(body.code ?? status);
    }
    expect(answers).toEqual([...Array(10).fill(201), 'too_many_keys', 'too_many_keys']);
    expect((await client.call('POST', 'keys', { name: 'a\nb' })).status).toBe(400);
  });

  it('is not revoked if it is the last one, nor are the last two at the same time', async () => {
    const client = await clientOf('last');
    const { id } = await getBody<Key>(client, 'keys/current');
    expect(await client.call('POST', `keys/${id}/revoke`)).toMatchObject({ status: 409, body: { code: 'last_key' } });
    const other = await createKey(client, { name: 'other' });
    const both = await Promise.all([
      client.call('POST', `keys/${id}/revoke`),
      withKey(client, other).call('POST', `keys/${other.id}/revoke`),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each([
    ['creates no key', 'keys', { name: 'another' }],
    ['is not replaced', 'keys/current/rotate', {}],
  ])('that is revoked while its request waits is refused and %s', async (effect, path, body) => {
    const client = await clientOf(`waiting-${effect.replaceAll(' ', '-')}`);
    const created = await createKey(client, { name: 'waiting' });
    const { superuser } = bench.system.database;
    const [row] = await superuser`SELECT company_id FROM api_key WHERE id = ${created.id}`;
    const waiting = await superuser.begin(async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`keys ${row?.company_id}`}, 0))`;
      const answer = withKey(client, created).call('POST', path, body);
      await poll(
        async () => {
          const [locks] = await superuser<[{ waiting: number }]>`
            SELECT count(*)::int AS waiting FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
          return locks.waiting > 0 || undefined;
        },
        { timeoutMs: 8_000, intervalMs: 10, waitingFor: 'the request to wait' },
      );
      await tx`UPDATE api_key SET revoked_at = now() WHERE id = ${created.id}`;
      return { answer };
    });
    expect(await waiting.answer).toMatchObject({ status: 401, body: { code: 'key_revoked' } });
    expect((await listKeys(client)).map(({ name }) => name)).toEqual(['waiting', 'test']);
  });

  it('of another company cannot be listed, read, revoked or rotated', async () => {
    const [ours, theirs] = [await clientOf('ours'), await clientOf('theirs')];
    const secret = await createKey(theirs, { name: 'theirs only' });
    expect(JSON.stringify(await listKeys(ours))).not.toContain('theirs only');
    for (const [method, path] of [
      ['GET', `keys/${secret.id}`],
      ['POST', `keys/${secret.id}/revoke`],
    ] as const)
      expect(await ours.call(method, path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await isAccepted(withKey(theirs, secret))).toBe(true);
    // A name that another company uses is free.
    await createKey(ours, { name: 'theirs only' });
  });
});

describe('a body that is still arriving when its key is revoked', () => {
  const names = JSON.stringify(namesSetup({ type: 'csv' }));
  const part = (name: string, file: string, value: string): string =>
    `--b\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  const file = `${part('file', '; filename="names.csv"', 'No.,Name\nn1,N\n')}--b--\r\n`;
  const multipart = 'multipart/form-data; boundary=b';

  it.each([
    ['a new key', 'POST', 'keys', 'application/json', JSON.stringify({ name: 'for later' })],
    ['an integration', 'PUT', 'integrations/late', 'application/json', names],
    ['a value list', 'PUT', 'value-lists/late', 'text/csv', 'a,b\n'],
    ['a sample', 'POST', 'samples', multipart, file],
    ['an import', 'POST', 'imports', multipart, part('integration', '', 'names') + file],
  ])('is refused, and nothing of it is stored: %s', async (what, method, path, type, body) => {
    const client = await clientOf(`late-${what.replaceAll(' ', '-')}`);
    await client.putIntegration('names', namesSetup({ type: 'csv' }));
    const created = await createKey(client, { name: 'sending' });
    const before = await storedFiles(bench);
    const sending = open(`${client.url}/v1/companies/${client.company}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${created.key}`,
        'content-type': type,
        'content-length': Buffer.byteLength(body),
      },
    });
    const answered = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      sending.on('error', reject);
      sending.on('response', async (response) => resolve({ status: response.statusCode, body: await text(response) }));
    });
    sending.write(body.slice(0, -1));
    await poll(
      async () => ((await getBody<Key>(client, `keys/${created.id}`)).lastUsedAt !== null ? true : undefined),
      {
        timeoutMs: 20_000,
        waitingFor: 'the key to be looked up',
      },
    );
    expect((await client.call('POST', `keys/${created.id}/revoke`)).status).toBe(200);
    sending.end(body.slice(-1));
    const answer = await answered;
    expect({ ...answer, body: JSON.parse(answer.body) }).toMatchObject({ status: 401, body: { code: 'key_revoked' } });
    expect(await storedFiles(bench)).toBe(before);
    expect((await listKeys(client)).map(({ name }) => name)).toEqual(['sending', 'test']);
  });
});

describe('open requests with a key that ends, on another API process', () => {
  let engine: Engine;
  let other: ApiServer;

  beforeAll(async () => {
    const { configuration } = bench.system;
    // No worker takes tasks of this queue, so an import makes no progress.
    engine = connectEngine({ ...configuration, taskQueue: 'without-worker' });
    other = await startApiServer(configuration, { engine, connections: new Connections(configuration) });
  });
  afterAll(async () => {
    await other.stop();
    await engine.close();
  });

  /** Opens a stream; its text resolves when the server ends it. */
  const opened = async (client: ApiClient, path: string): Promise<{ text: Promise<string> }> => {
    const response = await fetch(`${client.url}/v1/companies/${client.company}/${path}`, {
      headers: { authorization: `Bearer ${client.key}`, accept: 'text/event-stream' },
    });
    expect(response.status).toBe(200);
    return { text: response.text() };
  };

  it.each(['revoked', 'expired'])('end immediately with the reason that the key is %s', async (how) => {
    const client = await clientOf(how);
    await client.putIntegration('names', namesSetup({ type: 'csv' }));
    const created = await createKey(client, { name: 'watching' });
    const watching = withKey(client, created, other.url);
    const first = await watching.start('names', 'No.,Name\n1,Ann\n', { prefer: 'respond-async' });
    const streams = await Promise.all([
      opened(watching, `imports/${first.body.id}/events`),
      opened(watching, 'notifications/events'),
    ]);
    const waiting = watching.start('names', 'No.,Name\n2,Ann\n', { prefer: 'wait=100' });
    await poll(
      async () => (await getBody<{ entries: object[] }>(client, 'imports')).entries.length === 2 || undefined,
      {
        timeoutMs: 20_000,
        waitingFor: 'the request that waits',
      },
    );
    if (how === 'revoked') await client.call('POST', `keys/${created.id}/revoke`);
    else
      await bench.system.database
        .superuser`UPDATE api_key SET expires_at = now() + interval '300 milliseconds' WHERE id = ${created.id}`;
    const refusal = { status: 401, body: { code: `key_${how}` } };
    expect(await waiting).toMatchObject(refusal);
    for (const { text } of streams)
      expect((await text).trim().split('\n\n').at(-1)).toMatch(new RegExp(`^event: problem\\ndata: .*"key_${how}"`));
    expect(await watching.call('GET', 'imports')).toMatchObject(refusal);
    // Other keys of the company stay valid.
    expect(await isAccepted(client)).toBe(true);
  });
});
