import crypto from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PostgresConnection } from '../../../connectors/connections/connection.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { Secret } from '../../../connectors/connections/secret.js';
import { testConnection } from '../../../connectors/connections/test-connection.js';
import { closed, listening } from './listening.js';
import { loginRequest, message } from './postgres-messages.js';

let server: Server;
let port: number;
let rounds = 0;
let refusal: string | undefined;
const connections = new Connections({ secretKey: undefined, privateNetworks: '127.0.0.0/8' });
beforeAll(async () => {
  // Demands many rounds of SCRAM, and then takes no password.
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      if (refusal !== undefined) return socket.end(message('E', `SFATAL\0C08P01\0M${refusal}\0\0`));
      socket.write(loginRequest(10, 'SCRAM-SHA-256\0\0'));
      socket.once('data', (bytes) => {
        const nonce = /r=([^,]+)/.exec(bytes.toString('latin1'))?.[1];
        socket.write(loginRequest(11, `r=${nonce}x,s=${crypto.randomBytes(12).toString('base64')},i=${rounds}`));
        socket.once('data', () => socket.end(message('E', 'SFATAL\0C28P01\0Mno\0\0')));
      });
    });
  });
  port = await listening(server);
});
afterAll(async () => {
  await Promise.all([connections.close(), closed(server)]);
});

const logIn = (revision: string) =>
  testConnection(connections, {
    companyId: 1,
    code: 'THEIRS',
    revision,
    settings: { kind: 'postgres', host: '127.0.0.1', port, database: 'd', user: 'u', ssl: 'disable' },
    secret: new Secret('x'),
  } satisfies PostgresConnection);

it('a password is calculated off the event loop with as many SCRAM iterations as the server may demand', async () => {
  rounds = 100_000;
  const deriveBits = vi.spyOn(crypto.webcrypto.subtle, 'deriveBits');
  expect((await logIn('1')).message).toMatch(/refuses the login: .*\(28P01\)/);
  expect(deriveBits).toHaveBeenCalledOnce();
});

it('a server that demands more SCRAM iterations is refused', async () => {
  rounds = 100_001;
  expect((await logIn('2')).message).toBe(
    "127.0.0.1 does not speak PostgreSQL's protocol, or demands more than 100000 SCRAM iterations of a login.",
  );
});

it('a connection pooler that refuses the time limits of the session is distinguished from a lost connection', async () => {
  // As PgBouncer answers without `ignore_startup_parameters`.
  refusal = 'unsupported startup parameter: statement_timeout';
  expect((await logIn('3')).message).toMatch(/the connection pooler must ignore them .*\(08P01\)/);
  refusal = 'server login failed';
  expect((await logIn('4')).message).toBe('127.0.0.1 ended the connection (08P01).');
});
