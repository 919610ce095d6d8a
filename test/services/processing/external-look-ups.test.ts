import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { saveConnection } from '../../../api/connections/save-connection.js';
import { poll } from '../../../cli/stack/poll.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { inCompany } from '../../../db/client.js';
import { runExternalLookUps } from '../../../services/processing/external-look-ups.js';
import { closed, listening } from '../../connectors/connections/listening.js';
import { useDatabase } from '../../harness/database.js';

const database = useDatabase();
let companyId: number;
const connections = new Connections({
  secretKey: Buffer.alloc(32, 7).toString('base64'),
  privateNetworks: '127.0.0.0/8',
});

beforeAll(async () => {
  companyId = (await database.company('acme')).companyId;
  await database.superuser.unsafe(`
    CREATE SCHEMA theirs; CREATE TABLE theirs.unit (code text); CREATE TABLE theirs.secret (code text);
    INSERT INTO theirs.unit VALUES ('PCS'); GRANT USAGE ON SCHEMA theirs TO PUBLIC; GRANT SELECT ON theirs.unit TO PUBLIC`);
  await connect('THEIRS', {});
});
afterAll(async () => {
  await connections.close();
});

async function connect(code: string, settings: { port?: number }): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(database.loginUrl);
  const body = {
    kind: 'postgres' as const,
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    user: username,
    ssl: 'disable' as const,
    secret: decodeURIComponent(password),
    ...settings,
  };
  await inCompany(database.application, companyId, (tx) =>
    saveConnection(tx, { companyId, companyCode: 'acme', keyName: 'test' } as never, code, body, connections.secretKey),
  );
}

const lookUp = (connection: string, name: string, by = 'code') => ({
  column: 'Unit',
  lookUp: { table: { connection, schema: 'theirs', name }, by },
});
const fields = ['unitOfMeasure', 'number', 'description', 'gtin', 'vendorNumber'];
const setup = (...mappings: Omit<FieldMapping, 'field'>[]): IntegrationSetup => ({
  name: 'Units',
  file: { type: 'csv' },
  target: 'item',
  mappings: mappings.map((mapping, index) => ({ field: fields[index] as string, ...mapping })),
});
const find = (withLookUps: IntegrationSetup, more: { signal?: AbortSignal; timeoutMs?: number } = {}) =>
  runExternalLookUps(compilePlan(withLookUps), {
    database: database.application,
    connections,
    companyId,
    valuesAt: async () => ['PCS'],
    since: undefined,
    ...more,
  });

describe('look-ups in databases of the company’s own', () => {
  let server: Server | undefined;
  let sockets: Socket[] = [];
  afterEach(async () => {
    vi.restoreAllMocks();
    for (const socket of sockets) socket.destroy();
    if (server) await closed(server);
    server = undefined;
    sockets = [];
  });

  /** Saves a connection to a server that calls `handle` for each client. */
  const connectToServer = async (handle: (socket: Socket) => void): Promise<void> => {
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      handle(socket);
    });
    await connect('SERVER', { port: await listening(server) });
  };
  const connectToSilentServer = () => connectToServer((socket) => socket.resume());

  const waiting = () => database.superuser`
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%theirs"."unit%'`;

  it('end if their import is cancelled, and so does the running query', async () => {
    await database.superuser.begin(async (tx) => {
      await tx`LOCK TABLE theirs.unit IN ACCESS EXCLUSIVE MODE`;
      const cancel = new AbortController();
      const finding = find(setup(lookUp('THEIRS', 'unit')), { signal: cancel.signal });
      finding.catch(() => {});
      await poll(async () => ((await waiting()).length > 0 ? true : undefined), {
        timeoutMs: 30_000,
        intervalMs: 5,
        waitingFor: 'the look-up to wait for the lock',
      });
      cancel.abort(new Error('cancelled'));
      // The lock is released after both have ended.
      await expect(finding).rejects.toThrow('cancelled');
      await poll(async () => ((await waiting()).length === 0 ? true : undefined), {
        timeoutMs: 30_000,
        intervalMs: 5,
        waitingFor: 'the end of the query',
      });
    });
  });

  it('do not wait for a silent server if their import is cancelled', async () => {
    await connectToSilentServer();
    // Timers of seconds never fire, so that no timeout can end the wait for the server.
    const { setTimeout: realSetTimeout } = globalThis;
    const timers = vi
      .spyOn(globalThis, 'setTimeout')
      .mockImplementation(((work: () => void, delay?: number) =>
        realSetTimeout(work, (delay ?? 0) < 1_000 ? delay : 3_600_000)) as typeof setTimeout);
    const cancel = new AbortController();
    const finding = find(setup(lookUp('SERVER', 'unit'), lookUp('THEIRS', 'unit')), { signal: cancel.signal });
    finding.catch(() => {});
    await once(server as Server, 'connection');
    cancel.abort(new Error('cancelled'));
    await expect(finding).rejects.toThrow('cancelled');
    timers.mockRestore();
    await expect(find(setup(lookUp('THEIRS', 'unit')), { signal: cancel.signal })).rejects.toThrow('cancelled');
  });

  it('have one common timeout, at which those without an answer fail', async () => {
    await connectToSilentServer();
    const withLookUps = setup(lookUp('THEIRS', 'unit'), lookUp('SERVER', 'unit'), lookUp('THEIRS', 'unit', 'other'));
    const { rows, failures } = await find(withLookUps, { timeoutMs: 2_000 });
    expect(rows.map(([, key]) => key)).toEqual(['PCS']);
    expect([...failures.values()]).toEqual(
      Array(2).fill('Not all look-ups in databases of your own were answered within 2 s.'),
    );
  });

  it('try to connect to an unreachable server only once', async () => {
    await connectToServer((socket) => socket.destroy());
    const names = ['unit', 'one', 'two', 'three'].map((name) => lookUp('SERVER', name));
    const { rows, failures } = await find(setup(...names, lookUp('THEIRS', 'unit')));
    expect(sockets).toHaveLength(1);
    expect(new Set(failures.values()).size).toBe(1);
    expect(failures.size).toBe(4);
    expect(rows).toHaveLength(1);
  });

  it('continue with a server that refuses one of them', async () => {
    const withLookUps = setup(
      lookUp('THEIRS', 'secret'),
      lookUp('THEIRS', 'nowhere'),
      lookUp('THEIRS', 'unit', 'colour'),
      lookUp('THEIRS', 'unit'),
    );
    const { rows, failures } = await find(withLookUps);
    expect(rows.map(([, key]) => key)).toEqual(['PCS']);
    expect([...failures.values()]).toEqual([
      expect.stringContaining('(42501)'),
      expect.stringContaining('theirs.nowhere'),
      expect.stringContaining('no column colour'),
    ]);
  });
});
