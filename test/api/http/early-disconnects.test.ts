import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { type ApiServer, startApiServer } from '../../harness/api-server.js';
import { save, storedFiles, useBench } from '../../harness/bench.js';
import { namesSetup } from '../../harness/world.js';

const bench = useBench({}, 'none');
let api: ApiServer;
const warnings: string[] = [];

beforeAll(async () => {
  const { system } = bench;
  const configuration = { ...system.configuration, keyStreams: 1, companyUploads: 1 };
  const logger = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  api = await startApiServer(configuration, {
    engine: system.engine,
    connections: {} as never,
    logger: logger as never,
  });
});
afterAll(() => api.stop());

const company = '/v1/companies/acme';
const headers = () => ({ authorization: `Bearer ${bench.client.key}` });

/** Sends a request and disconnects while it waits for a table, by default that of the key. */
async function disconnectEarly(
  requestLine: string,
  more: Record<string, string>,
  body = '',
  table = 'api_key',
): Promise<void> {
  const { superuser } = bench.system.database;
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await superuser.begin(async (tx) => {
    await tx`LOCK TABLE ${tx(table)} IN ACCESS EXCLUSIVE MODE`;
    const head = Object.entries({ host: hostname, ...headers(), ...more }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(`${requestLine} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
    await poll(
      async () => {
        const [locks] = await superuser<[{ waiting: number }]>`
          SELECT count(*)::int AS waiting FROM pg_locks WHERE relation = ${table}::regclass AND NOT granted`;
        return locks.waiting > 0 || undefined;
      },
      { timeoutMs: 8_000, intervalMs: 10, waitingFor: `${table} to be read` },
    );
    socket.destroy();
    await once(socket, 'close');
    // When the server has answered these requests, it has processed the end of the other connection.
    for (let times = 0; times < 3; times += 1) await fetch(`${api.url}/health/live`);
  });
}

/** Waits until an event stream is accepted: there may be one at a time. */
const untilAccepted = () =>
  poll(
    async () => {
      const closing = new AbortController();
      const stream = await fetch(`${api.url}${company}/notifications/events`, {
        headers: headers(),
        signal: closing.signal,
      });
      closing.abort();
      return stream.status === 200 || undefined;
    },
    { timeoutMs: 10_000, waitingFor: 'a stream to be accepted' },
  );

describe('a client that leaves a stream before its first event', () => {
  it.each([
    ['imports', 'api_key'],
    ['imports', 'import'],
    ['notifications', 'api_key'],
    ['notifications', 'notification'],
  ])('causes no warning in the log: %s, while %s is read', async (kind, table) => {
    await save(bench.client, 'names', namesSetup({ type: 'csv' }));
    const { body } = await bench.client.start('names', 'No.,Name\nn1,N\n', { force: true });
    const path = kind === 'imports' ? `imports/${body.id}/events` : 'notifications/events';
    for (const accept of ['text/event-stream', '*/*'])
      await disconnectEarly(`GET ${company}/${path}`, { accept }, '', table);
    await untilAccepted();
    expect(warnings).toEqual([]);
  });
});

describe('a client that disconnects while the key is being looked up', () => {
  it.each(['notifications/events', 'imports/00000000-0000-7000-8000-000000000000/events'])(
    'does not count as an event stream: %s',
    async (path) => {
      await disconnectEarly(`GET ${company}/${path}`, {});
      await untilAccepted();
    },
  );

  it('does not count as an upload', async () => {
    const type = 'multipart/form-data; boundary=b';
    await disconnectEarly(`POST ${company}/samples`, { 'content-type': type, 'content-length': '1000' }, '--b\r\n');
    const form = new FormData();
    form.set('file', new Blob(['No.,Name\nn1,N\n']), 'names.csv');
    await poll(
      async () => {
        const { status } = await fetch(`${api.url}${company}/samples`, {
          method: 'POST',
          headers: headers(),
          body: form,
        });
        return status === 201 || undefined;
      },
      { timeoutMs: 10_000, waitingFor: 'an upload to be accepted' },
    );
  });

  it('leaves no open file that waits for the rest of its body', async () => {
    const before = await storedFiles(bench);
    await disconnectEarly(
      `PUT ${company}/value-lists/list`,
      { 'content-type': 'text/csv', 'content-length': '1000' },
      'a,b\n',
    );
    // When a list that is sent later is stored, a file of the first one would exist.
    const complete = await fetch(`${api.url}${company}/value-lists/list`, {
      method: 'PUT',
      headers: { ...headers(), 'content-type': 'text/csv' },
      body: 'a,b\n',
    });
    expect(complete.status).toBe(201);
    expect(await storedFiles(bench)).toBe(before);
  });
});
