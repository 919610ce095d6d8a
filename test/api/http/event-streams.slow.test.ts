import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bounds } from '../../../runtime/bounds.js';
import type { ApiClient } from '../../harness/api-client.js';
import { type ApiServer, startApiServer } from '../../harness/api-server.js';
import { save, useBench } from '../../harness/bench.js';
import { FaultyNetwork } from '../../harness/faulty-network.js';
import { Gate } from '../../harness/gate.js';
import { whileBatchesWait } from '../../harness/temporal-bench.js';
import { manyOrders, ordersSetup } from '../../harness/world.js';

const bench = useBench();
let gate: Gate;
beforeAll(async () => {
  gate = await Gate.at(bench.system.database.superuser, 'INSERT ON sales_line');
});

/** Starts an API whose connection to the database can be cut; returns its warnings and errors too. */
async function startApi(bounds: Partial<Bounds> = {}) {
  const { system } = bench;
  const network = await FaultyNetwork.to(system.configuration.databaseUrl);
  const warnings: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const configuration = { ...system.configuration, ...bounds, databaseUrl: network.url };
  const api = await startApiServer(configuration, {
    engine: system.engine,
    connections: {} as never,
    logger: logger as never,
  });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await api.stop();
    await network.close();
  };
  onTestFinished(stop);
  return { api, network, warnings, stop };
}

interface Stream {
  status: number;
  headers: Headers;
  /** What has been received so far. */
  text(): string;
  /** Resolves with the whole content when the server has ended the stream. */
  whole: Promise<string>;
  disconnect(): void;
}

async function open({ url }: ApiServer, path: string, { key, company }: ApiClient = bench.client): Promise<Stream> {
  const closing = new AbortController();
  const response = await fetch(`${url}/v1/companies/${company}/${path}`, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
    signal: closing.signal,
  });
  let text = '';
  const read = async (): Promise<string> => {
    const decoder = new TextDecoder();
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) text += decoder.decode(bytes);
    return text;
  };
  const whole = read();
  whole.catch(() => {});
  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    whole,
    disconnect: () => closing.abort(),
  };
}

/** Creates an import that is in progress and paused, and returns its id. */
async function pausedImport(): Promise<string> {
  const { client } = bench;
  await save(client, 'orders', ordersSetup({ batchSize: 10 }));
  const { body } = await client.start('orders', manyOrders(100, 1, 'S'), { force: true });
  await whileBatchesWait({ client, gate }, body.id, async () => {
    await client.call('POST', `imports/${body.id}/pause`, undefined, { prefer: 'wait=30' });
    await client.reaches(body.id, 'Paused');
  });
  return body.id;
}

describe('event streams', () => {
  it('of one company read a change once for all clients', async () => {
    const { api, network } = await startApi();
    const { superuser } = bench.system.database;
    const streams = await Promise.all(Array.from({ length: 200 }, () => open(api, 'notifications/events')));
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const [row] = await superuser`SELECT company_id FROM company WHERE code = ${bench.client.company}`;
    const before = network.transactions;
    for (let change = 1; change <= 5; change += 1) {
      const seen = network.transactions;
      await superuser`SELECT pg_notify('longshore_notification', ${String(row?.company_id)})`;
      await expect.poll(() => network.transactions).toBeGreaterThan(seen);
    }
    // One transaction for each change, and some others that were due in the meantime.
    expect(network.transactions - before).toBeLessThan(50);
    for (const { disconnect } of streams) disconnect();
  });

  it.each([
    ['This API key', { keyStreams: 3 }, () => bench.client],
    ['This company', { companyStreams: 3 }, () => bench.system.client('acme')],
    ['This server', { processStreams: 3 }, () => bench.system.client('other')],
  ] as const)('are refused above the maximum, until one is closed: %s', async (owner, bounds, client) => {
    const { api } = await startApi(bounds);
    const another = await client();
    const streams = await Promise.all([1, 2, 3].map(() => open(api, 'notifications/events')));
    const refused = await open(api, 'notifications/events', another);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(JSON.parse(await refused.whole)).toMatchObject({
      code: 'too_many_streams',
      detail: `${owner} has 3 event streams open, which is the maximum. Close some first, or wait until they end.`,
    });
    streams[0]?.disconnect();
    await expect.poll(async () => (await open(api, 'notifications/events', another)).status).toBe(200);
  });

  it('are ended if their client does not read, so that other streams can be opened', async () => {
    const { client, system } = bench;
    const { api, warnings } = await startApi({ keyStreams: 1, streamStallMs: 300 });
    await save(client, 'orders', ordersSetup());
    const { id } = await client.import('orders', manyOrders(1, 1, 'T'), { force: true });
    // More than the network buffers for a client that does not read.
    const inserted = await system.database.superuser`
      INSERT INTO notification (company_id, notification_id, position, import_id, run_no, post_processing, revision, kind, remarks, text, figures)
      SELECT company_id, gen_random_uuid(), position + i, import_id, run_no, post_processing, -i, kind, remarks, repeat('x', 20000), figures
      FROM notification, generate_series(1, 2000) i WHERE import_id = ${id}`;
    expect(inserted.count).toBe(2_000);
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.write(
      `GET /v1/companies/acme/notifications/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${client.key}\r\naccept: text/event-stream\r\nlast-event-id: 0\r\n\r\n`,
    );
    // The stream is open once the beginning of the answer has arrived; nothing after that is read.
    await once(socket, 'readable');
    expect(String(socket.read(12))).toBe('HTTP/1.1 200');
    const another = async (): Promise<number> => {
      const { status, disconnect } = await open(api, 'notifications/events');
      disconnect();
      return status;
    };
    await expect.poll(another).toBe(200);
    expect(warnings).toEqual([]);
  });

  it('report that the database is unavailable, and when to connect again, without an error in the log', async () => {
    const { api, network, warnings } = await startApi();
    const id = await pausedImport();
    const streams = await Promise.all([open(api, 'notifications/events'), open(api, `imports/${id}/events`)]);
    await expect.poll(() => streams[1]?.text()).toContain('event: progress');
    await network.close();
    for (const { whole } of streams) {
      const last = (await whole).trim().split('\n\n').at(-1) ?? '';
      expect(last).toMatch(/^event: problem\ndata: \{.*"code":"database_unavailable".*\}\nretry: \d{4}$/);
    }
    expect(warnings).toEqual([]);
  });

  it('report that the server stops, and end without a warning if their client has disconnected', async () => {
    const { api, warnings, stop } = await startApi();
    const id = await pausedImport();
    const closed = await Promise.all([open(api, 'notifications/events'), open(api, `imports/${id}/events`)]);
    const streams = await Promise.all([open(api, 'notifications/events'), open(api, `imports/${id}/events`)]);
    for (const { disconnect } of closed) disconnect();
    await stop();
    for (const { whole } of streams)
      expect(await whole).toMatch(/event: problem\ndata: \{.*"code":"server_stopping".*\}\nretry: \d{4}\n\n$/);
    expect(warnings).toEqual([]);
  });
});
