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

/** An API of its own, whose way to the database can be cut, with what it logs as warnings and errors. */
async function startApi(bounds: Partial<Bounds> = {}) {
  const { system } = bench;
  const network = await FaultyNetwork.to(system.configuration.databaseUrl);
  const complaints: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) });
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
  return { api, network, complaints, stop };
}

interface Stream {
  status: number;
  headers: Headers;
  /** All that has arrived. */
  text(): string;
  /** Resolves with all when the server has ended it. */
  whole: Promise<string>;
  leave(): void;
}

async function open({ url }: ApiServer, path: string, { key, company }: ApiClient = bench.client): Promise<Stream> {
  const gone = new AbortController();
  const response = await fetch(`${url}/v1/companies/${company}/${path}`, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
    signal: gone.signal,
  });
  let text = '';
  const read = async (): Promise<string> => {
    const decoder = new TextDecoder();
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) text += decoder.decode(bytes);
    return text;
  };
  const whole = read();
  whole.catch(() => {});
  return { status: response.status, headers: response.headers, text: () => text, whole, leave: () => gone.abort() };
}

/** An import under way that does not move. */
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
  it('of one company read once for all clients', async () => {
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
    // One for each change, and some that happened to be due besides.
    expect(network.transactions - before).toBeLessThan(50);
    for (const { leave } of streams) leave();
  });

  it.each([
    ['This API key', { keyStreams: 3 }, () => bench.client],
    ['This company', { companyStreams: 3 }, () => bench.system.client('acme')],
    ['This server', { processStreams: 3 }, () => bench.system.client('other')],
  ] as const)('are refused beyond what may be open, until one is closed: %s', async (who, bounds, client) => {
    const { api } = await startApi(bounds);
    const another = await client();
    const streams = await Promise.all([1, 2, 3].map(() => open(api, 'notifications/events')));
    const refused = await open(api, 'notifications/events', another);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(JSON.parse(await refused.whole)).toMatchObject({
      code: 'too_many_streams',
      detail: `${who} has 3 event streams open, which is the maximum. Close some first, or wait until they end.`,
    });
    streams[0]?.leave();
    await expect.poll(async () => (await open(api, 'notifications/events', another)).status).toBe(200);
  });

  it('are ended if their client does not receive what is sent, and release their places', async () => {
    const { client, system } = bench;
    const { api, complaints } = await startApi({ keyStreams: 1, streamStallMs: 300 });
    await save(client, 'orders', ordersSetup());
    const { id } = await client.import('orders', manyOrders(1, 1, 'T'), { force: true });
    // More than the network keeps for a client that does not read.
    const told = await system.database.superuser`
      INSERT INTO notification (company_id, notification_id, position, import_id, run_no, post_processing, revision, kind, remarks, text, figures)
      SELECT company_id, gen_random_uuid(), position + i, import_id, run_no, post_processing, -i, kind, remarks, repeat('x', 20000), figures
      FROM notification, generate_series(1, 2000) i WHERE import_id = ${id}`;
    expect(told.count).toBe(2_000);
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.write(
      `GET /v1/companies/acme/notifications/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${client.key}\r\naccept: text/event-stream\r\nlast-event-id: 0\r\n\r\n`,
    );
    // It has its place: the beginning of its answer is there, and nothing after that is taken.
    await once(socket, 'readable');
    expect(String(socket.read(12))).toBe('HTTP/1.1 200');
    const another = async (): Promise<number> => {
      const { status, leave } = await open(api, 'notifications/events');
      leave();
      return status;
    };
    await expect.poll(another).toBe(200);
    expect(complaints).toEqual([]);
  });

  it('report that the database is unavailable, and when to connect again, without an error in the log', async () => {
    const { api, network, complaints } = await startApi();
    const id = await pausedImport();
    const streams = await Promise.all([open(api, 'notifications/events'), open(api, `imports/${id}/events`)]);
    await expect.poll(() => streams[1]?.text()).toContain('event: progress');
    await network.close();
    for (const { whole } of streams) {
      const last = (await whole).trim().split('\n\n').at(-1) ?? '';
      expect(last).toMatch(/^event: problem\ndata: \{.*"code":"database_unavailable".*\}\nretry: \d{4}$/);
    }
    expect(complaints).toEqual([]);
  });

  it('report that the server is stopped, and end when their client disconnects', async () => {
    const { api, complaints, stop } = await startApi();
    const id = await pausedImport();
    const left = await Promise.all([open(api, 'notifications/events'), open(api, `imports/${id}/events`)]);
    const streams = await Promise.all([open(api, 'notifications/events'), open(api, `imports/${id}/events`)]);
    for (const { leave } of left) leave();
    await stop();
    for (const { whole } of streams)
      expect(await whole).toMatch(/event: problem\ndata: \{.*"code":"server_stopping".*\}\nretry: \d{4}\n\n$/);
    expect(complaints).toEqual([]);
  });
});
