import { connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../../db/driver/pool.js';
import { ownCertificate } from '../../connectors/connections/own-certificate.js';
import { useDatabase } from '../../harness/database.js';

/** Length of the client's request for TLS, its first message. */
const requestBytes = 8;

describe('a database that encrypts', () => {
  const database = useDatabase();
  const { certificate, key } = ownCertificate('localhost');
  const secureContext = createSecureContext({ cert: certificate, key });
  let server: Server;
  let encrypted = 0;

  /** Connects a client with the real server. If the client requests TLS, only its connection to this proxy is encrypted. */
  const forward = (client: Socket): void => {
    const upstream = connect(Number(new URL(database.loginUrl).port), '127.0.0.1').on('error', () => {});
    client.on('error', () => {});
    client.once('data', (first) => {
      if (first.length !== requestBytes) {
        upstream.write(first);
        client.pipe(upstream).pipe(client);
        return;
      }
      encrypted += 1;
      client.write('S');
      const secured = new TLSSocket(client, { isServer: true, secureContext }).on('error', () => {});
      secured.pipe(upstream).pipe(secured);
    });
  };
  beforeAll(async () => {
    server = createServer(forward);
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const answerWith = async (mode?: string): Promise<unknown> => {
    const url = new URL(database.loginUrl);
    url.host = `localhost:${(server.address() as { port: number }).port}`;
    if (mode) url.searchParams.set('sslmode', mode);
    const pool = openPool({ url: url.href, max: 1 });
    encrypted = 0;
    try {
      const [row] = await pool`SELECT 1 AS one`;
      return { ...row, encrypted };
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      await pool.end(5_000);
    }
  };

  it.each([
    [undefined, { one: 1, encrypted: 0 }],
    ['disable', { one: 1, encrypted: 0 }],
    ['require', { one: 1, encrypted: 1 }],
    ['prefer', { one: 1, encrypted: 1 }],
    ['verify-full', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['a misspelt mode', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('is used as the sslmode %s requires', async (mode, outcome) => {
    expect(await answerWith(mode)).toEqual(outcome);
  });
});
