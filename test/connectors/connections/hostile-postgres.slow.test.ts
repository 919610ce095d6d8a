import { afterEach, describe, expect, it } from 'vitest';
import type { PostgresConnection } from '../../../connectors/connections/connection.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { proposeTable } from '../../../connectors/connections/introspect/propose-table.js';
import { writableTables } from '../../../connectors/connections/introspect/writable-tables.js';
import { serverFailure } from '../../../connectors/connections/postgres-failure.js';
import { Secret } from '../../../connectors/connections/secret.js';
import { testConnection } from '../../../connectors/connections/test-connection.js';
import { writeTable } from '../../../connectors/targets/table/write-table.js';
import { findInTable } from '../../../services/processing/find-in-table.js';
import { allFloods, HostilePostgres } from './hostile-postgres.js';

const bound = 1_048_576;
/** The maximum of bytes that were sent but not read: the buffers of two sockets. */
const bufferedBytes = 24 * 1_048_576;

const connections = new Connections({
  secretKey: undefined,
  privateNetworks: '127.0.0.0/8',
  externalAnswerBytes: bound,
  externalAnswersBytes: 4 * bound,
});
const withShortTimeouts = new Connections({
  secretKey: undefined,
  privateNetworks: '127.0.0.0/8',
  postgres: { answerTimeoutMs: 400, max: 1 },
});
let server: HostilePostgres;
afterEach(() => server.stop());

const connectionTo = (settings: PostgresConnection['settings']): PostgresConnection => ({
  companyId: 1,
  code: 'THEIRS',
  revision: String(Math.random()),
  settings,
  secret: new Secret('x'),
});
/** All uses of such a server. */
const uses: Record<string, (connection: PostgresConnection, through?: Connections) => Promise<unknown>> = {
  test: async (connection, through = connections) => {
    const { ok, message } = await testConnection(through, connection);
    throw ok ? new Error('The connection works.') : new Error(message);
  },
  tables: (connection, through = connections) =>
    through.withPostgres(connection, (sql) => writableTables(sql, { limit: 10 })),
  'a proposed table': (connection, through = connections) =>
    through.withPostgres(connection, (sql) => proposeTable(sql, { connection: 'THEIRS', schema: 's', name: 't' })),
  'a look-up': (connection, through = connections) =>
    through.withPostgres(connection, (sql) =>
      findInTable(sql, { name: 't', by: 'a', take: 'b', ignoreCase: false }, 'code', ['1', '2']),
    ),
  'a table to write': (connection, through = connections) =>
    writeTable(
      { connection: 'THEIRS', name: 't', key: ['no'], fields: [{ name: 'no', kind: 'text', maxLength: 10 }] },
      {
        documents: [{ key: 'a/1', fields: { no: '1' } }],
        writeMode: 'upsert',
        onConflict: 'error',
        keepWhenNull: [],
        dryRun: false,
      },
      { connections: through, connection },
      new AbortController().signal,
    ),
};
const failureOf = (use: Promise<unknown>): Promise<Error> =>
  use.then(
    () => new Error('The server has answered.'),
    (error) => serverFailure(error, '127.0.0.1') ?? error,
  );

describe('a server that sends', () => {
  it.each(allFloods)('%s is disconnected', async (flood) => {
    server = await new HostilePostgres(flood).start();
    for (const use of Object.values(uses)) {
      const { message } = await failureOf(use(connectionTo(server.settings)));
      expect(message).toMatch(
        /^The answer of 127\.0\.0\.1 is larger than 1048576 bytes\.$|does not speak PostgreSQL's protocol, /,
      );
    }
    await expect.poll(() => server.sockets.size).toBe(0);
    expect(Math.max(...server.sent)).toBeLessThan(bound + bufferedBytes);
  });

  it.each(['notices without end', 'parameters without end', 'rows without end'] as const)(
    '%s instead of a login is disconnected',
    async (flood) => {
      server = await new HostilePostgres(flood, { already: 'at the login' }).start();
      expect((await failureOf(uses.tables?.(connectionTo(server.settings)) as Promise<unknown>)).message).toMatch(
        /larger than 1048576 bytes|does not speak/,
      );
      await expect.poll(() => server.sockets.size).toBe(0);
      expect(Math.max(...server.sent)).toBeLessThan(bound + bufferedBytes);
    },
  );
});

it('servers that send incomplete rows use no more memory together than one company may use', async () => {
  server = await new HostilePostgres('most of a row').start();
  const both = [1, 2].map(() => failureOf(uses.tables?.(connectionTo(server.settings)) as Promise<unknown>));
  // The other use waits for the rest of its row.
  expect((await Promise.race(both)).message).toContain('other answers use all the memory');
});

it('a server whose version is not a text is reported as not working', async () => {
  server = await new HostilePostgres('lists in lists').start();
  const large = new Connections({ secretKey: undefined, privateNetworks: '127.0.0.0/8' });
  const { message } = await failureOf(uses.test?.(connectionTo(server.settings), large) as Promise<unknown>);
  expect(message).toBe('127.0.0.1 does not answer as PostgreSQL does.');
});

describe.each(['silence', 'a byte now and then'] as const)('a server that answers with %s', (answer) => {
  it.each(Object.keys(uses))('is disconnected at the timeout: %s', async (what) => {
    server = await new HostilePostgres(answer).start();
    const connection = connectionTo(server.settings);
    const { message } = await failureOf(uses[what]?.(connection, withShortTimeouts) as Promise<unknown>);
    expect(message).toBe('127.0.0.1 did not answer within 0.4 s.');
    await expect.poll(() => server.sockets.size).toBe(0);
    // Its session is free for the next use.
    expect((await failureOf(uses[what]?.(connection, withShortTimeouts) as Promise<unknown>)).message).toContain(
      'did not answer',
    );
  });
});

describe('a use of a server', () => {
  it('ends at its timeout, which includes all its queries and the wait for a session', async () => {
    server = await new HostilePostgres('silence').start();
    const slow = new Connections({
      secretKey: undefined,
      privateNetworks: '127.0.0.0/8',
      postgres: { useTimeoutMs: 400, max: 1 },
    });
    const connection = connectionTo(server.settings);
    const both = await Promise.all(
      [1, 2].map(() => failureOf(slow.withPostgres(connection, (sql) => sql`SELECT 1 AS one`))),
    );
    for (const { message } of both) expect(message).toBe('127.0.0.1 did not answer all queries within 0.4 s.');
    await expect.poll(() => server.sockets.size).toBe(0);
    await slow.close();
  });

  it('leaves no open connection if the server ignores Terminate', { timeout: 20_000 }, async () => {
    server = await new HostilePostgres('silence', { deafToGoodbye: true }).start();
    const some = new Connections({ secretKey: undefined, privateNetworks: '127.0.0.0/8' });
    await some.withPostgres(connectionTo(server.settings), async (sql) => sql.unsafe('BEGIN; COMMIT'));
    expect(server.sockets.size).toBe(1);
    await some.close();
    // The connection ends when the server writes to a client that has closed it.
    const ended = (): number => {
      for (const socket of server.sockets) socket.write('x');
      return server.sockets.size;
    };
    await expect.poll(ended).toBe(0);
  });
});
