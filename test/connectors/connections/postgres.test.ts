import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, inject, it, vi } from 'vitest';
import type { PostgresConnection } from '../../../connectors/connections/connection.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { postgresFailure } from '../../../connectors/connections/postgres-failure.js';
import { Secret } from '../../../connectors/connections/secret.js';
import type { PostgresSettings } from '../../../connectors/connections/settings.js';
import { PostgresError } from '../../../db/driver/failures.js';
import { useDatabase } from '../../harness/database.js';
import { closed, listening } from './listening.js';
import { ownCertificate } from './own-certificate.js';

const owner = new URL(inject('ownerUrl'));
const database = useDatabase();
const connections = new Connections({ secretKey: undefined, privateNetworks: '127.0.0.0/8', idleMs: 50 });

afterAll(async () => {
  await connections.close();
});

let revisions = 0;
const connectionTo = (
  settings: Partial<PostgresSettings> = {},
  secret: string | undefined = owner.password,
): PostgresConnection => ({
  companyId: 1,
  code: 'WAREHOUSE',
  revision: String(++revisions),
  settings: {
    kind: 'postgres',
    host: '127.0.0.1',
    port: Number(owner.port),
    database: new URL(database.url).pathname.slice(1),
    user: owner.username,
    ssl: 'disable',
    ...settings,
  },
  secret: secret === undefined ? undefined : new Secret(secret),
});
const one = (connection: PostgresConnection, through = connections): Promise<unknown> =>
  through
    .withPostgres(connection, async (sql) => (await sql`SELECT 1 AS one`)[0]?.one)
    .catch((error) => {
      throw postgresFailure(error, connection.settings.host) ?? error;
    });

const session = (connection: PostgresConnection): Promise<number> =>
  connections.withPostgres(connection, async (sql) => (await sql`SELECT pg_backend_pid() AS pid`)[0]?.pid as number);
const sessionEnds = (pid: number): Promise<void> =>
  expect.poll(() => database.superuser`SELECT FROM pg_stat_activity WHERE pid = ${pid}`).toHaveLength(0);

describe('a connection to PostgreSQL', () => {
  it('has its own timeouts and application name', async () => {
    const settings = await connections.withPostgres(
      connectionTo(),
      (sql) =>
        sql`SELECT current_setting('application_name') AS name, current_setting('statement_timeout') AS statement`,
    );
    expect(settings[0]).toEqual({ name: 'longshore', statement: '1min' });
  });

  it('is reused for the same revision, and closed when it is idle', async () => {
    const connection = connectionTo();
    const pid = await session(connection);
    expect(await session(connection)).toBe(pid);
    expect(await session({ ...connection, revision: 'next' })).not.toBe(pid);
    await sessionEnds(pid);
  });

  it('is not closed while it is used', async () => {
    const connection = connectionTo();
    await connections.withPostgres(connection, async (sql) => {
      // Another session of the same connection is idle, and closed first.
      await sessionEnds(await session(connection));
      expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    });
  });
});

describe('a connection to PostgreSQL fails', () => {
  it.each(['127.0.0.1', 'localhost', '::1', '::ffff:127.0.0.1'])(
    'before anything is sent if the address is not public: %s',
    async (host) => {
      const strict = new Connections({ secretKey: undefined, privateNetworks: undefined });
      // Several times, because a pool must not lose the slot of a session that could not be opened.
      const connection = connectionTo({ host });
      for (let attempt = 0; attempt < 6; attempt += 1)
        await expect(one(connection, strict)).rejects.toMatchObject({ failure: 'refused-address' });
      await strict.close();
    },
  );

  it.each<[string, Partial<PostgresSettings>, string, object]>([
    ['the password is wrong', {}, 'wrong', { failure: 'login', message: expect.stringContaining('(28P01)') }],
    ['the database does not exist', { database: 'nothing' }, owner.password, { failure: 'login' }],
    ['no server listens', { port: 1 }, owner.password, { failure: 'unreachable' }],
    ['the server does not encrypt', { ssl: 'require' }, owner.password, { failure: 'tls' }],
    ['the name is unknown', { host: 'unknown.invalid' }, owner.password, { failure: 'unreachable' }],
  ])('if %s', async (_, settings, secret, failure) => {
    await expect(one(connectionTo(settings, secret))).rejects.toMatchObject(failure);
  });

  it('if it has no password, even if this process has one in its environment', async () => {
    vi.stubEnv('PGPASSWORD', owner.password);
    const connection = { ...connectionTo(), secret: undefined };
    await expect(one(connection)).rejects.toMatchObject({
      failure: 'login',
      message: '127.0.0.1 needs a password, or cannot prove that it knows it (CONNECTION_LOGIN).',
    });
    vi.unstubAllEnvs();
  });

  it('with a message that does not contain the password', async () => {
    const error = await one(connectionTo({}, 'hunter2')).catch((failure: unknown) => failure);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack)).not.toContain(
      'hunter2',
    );
  });

  it('but not if the server refuses a statement', async () => {
    const refused = connections.withPostgres(connectionTo(), (sql) => sql`SELECT 1 / 0`);
    const error = await refused.catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(PostgresError);
    expect(postgresFailure(error, 'h')).toBeUndefined();
  });
});

describe('an external server', () => {
  let server: Server;
  let sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    await closed(server);
  });
  /** Starts a server that calls `handle` for each client, and returns its port. */
  const startServer = async (handle: (socket: Socket) => void): Promise<number> => {
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      handle(socket);
    });
    return listening(server);
  };

  it.each<[string, Buffer | string]>([
    ['of another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['that describes a column whose name does not end', Buffer.from([84, 0, 0, 0, 7, 0, 1, 97])],
    ['that requests a login with an invalid message', Buffer.from([82, 0, 0, 0, 5, 0])],
    [
      'whose challenge has no salt',
      Buffer.concat([Buffer.from([82, 0, 0, 0, 16, 0, 0, 0, 11]), Buffer.from('r=a,i=99')]),
    ],
  ])('%s is disconnected', async (_, answer) => {
    const port = await startServer((socket) => socket.once('data', () => socket.write(answer)));
    await expect(one(connectionTo({ port }))).rejects.toMatchObject({
      failure: 'server',
      message: expect.stringContaining("does not speak PostgreSQL's protocol, "),
    });
  });

  it('that never answers is disconnected, with encryption and without it', { timeout: 30_000 }, async () => {
    const port = await startServer((socket) => socket.on('data', () => {}));
    const attempts = [{}, { ssl: 'require' as const }].map((more) => one(connectionTo({ port, ...more })));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes).toMatchObject([{ reason: { failure: 'timeout' } }, { reason: { failure: 'timeout' } }]);
  });

  it('that ends the connection is reported with that reason', async () => {
    const port = await startServer((socket) => socket.once('data', () => socket.destroy()));
    await expect(one(connectionTo({ port }))).rejects.toMatchObject({ failure: 'lost' });
    await expect(one(connectionTo({ port, ssl: 'require' }))).rejects.toMatchObject({ failure: 'unreachable' });
  });

  it('cannot send anything before the encryption starts', async () => {
    const port = await startServer((socket) => socket.once('data', () => socket.write('SE')));
    await expect(one(connectionTo({ port, ssl: 'require' }))).rejects.toMatchObject({ failure: 'tls' });
  });

  describe('that encrypts', () => {
    const { certificate, key } = ownCertificate('localhost');
    const context = createSecureContext({ cert: certificate, key });

    /** Decrypts the connection of a client and joins it with a connection to the real server. */
    const encrypting = (socket: Socket): void => {
      socket.once('data', () => {
        socket.write('S');
        const secured = new TLSSocket(socket, { isServer: true, secureContext: context });
        const toServer = new (socket.constructor as typeof Socket)();
        sockets.push(toServer);
        secured.on('error', () => {});
        toServer.on('error', () => {}).connect(Number(owner.port), '127.0.0.1');
        secured.pipe(toServer).pipe(secured);
      });
    };

    it.each<[string, Partial<PostgresSettings>, unknown]>([
      ['is accepted by `require`', { ssl: 'require' }, 1],
      ['is accepted by `verify-full` with its authority', { certificateAuthority: certificate, ssl: 'verify-full' }, 1],
      [
        'is accepted by `verify-full` as the default',
        { certificateAuthority: certificate, ssl: undefined as never },
        1,
      ],
      ['is refused by `verify-full` without its authority', { ssl: 'verify-full' }, { failure: 'tls' }],
      [
        'is refused by `verify-full` with another name',
        { host: '127.0.0.1', certificateAuthority: certificate, ssl: 'verify-full' },
        { failure: 'tls' },
      ],
    ])('%s', async (_, settings, outcome) => {
      const port = await startServer(encrypting);
      const answer = await one(connectionTo({ host: 'localhost', port, ...settings })).catch((error) => error);
      if (typeof outcome === 'object') expect(answer).toMatchObject(outcome as object);
      else expect(answer).toBe(outcome);
    });
  });
});
