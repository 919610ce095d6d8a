import crypto from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PostgresConnection } from '../../../connectors/connections/connection.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { Secret } from '../../../connectors/connections/secret.js';
import { tryConnection } from '../../../connectors/connections/try-connection.js';
import { closed, listening } from './listening.js';

const message = (type: string, ...parts: (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
const login = (kind: number, text: string): Buffer => message('R', Buffer.from([0, 0, 0, kind]), text);

let server: Server;
let port: number;
const connections = new Connections({ secretKey: undefined, privateNetworks: '127.0.0.0/8' });
beforeAll(async () => {
  // Wants as many rounds of SCRAM as it may, and then takes no password.
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(login(10, 'SCRAM-SHA-256\0\0'));
      socket.once('data', (bytes) => {
        const nonce = /r=([^,]+)/.exec(bytes.toString('latin1'))?.[1];
        socket.write(login(11, `r=${nonce}x,s=${crypto.randomBytes(12).toString('base64')},i=200000`));
        socket.once('data', () => socket.end(message('E', 'SFATAL\0C28P01\0Mno\0\0')));
      });
    });
  });
  port = await listening(server);
});
afterAll(async () => {
  await Promise.all([connections.close(), closed(server)]);
});

it('passwords with many SCRAM iterations are calculated off the event loop, one at a time', async () => {
  const connection = (revision: string): PostgresConnection => ({
    companyId: 1,
    code: 'THEIRS',
    revision,
    settings: { kind: 'postgres', host: '127.0.0.1', port, database: 'd', user: 'u', ssl: 'disable' },
    secret: new Secret('x'),
  });
  const held = vi.spyOn(crypto, 'pbkdf2Sync');
  let [underWay, most] = [0, 0];
  const { pbkdf2 } = crypto;
  const beside = vi.spyOn(crypto, 'pbkdf2').mockImplementation((password, salt, rounds, length, digest, done) => {
    underWay += 1;
    most = Math.max(most, underWay);
    pbkdf2(password, salt, rounds, length, digest, (error, key) => {
      underWay -= 1;
      done(error, key);
    });
  });
  const trials = ['1', '2', '3', '4'].map((revision) => tryConnection(connections, connection(revision)));
  for (const { message: told } of await Promise.all(trials)) expect(told).toMatch(/refuses the login: .*\(28P01\)/);
  expect(held).not.toHaveBeenCalled();
  expect(beside).toHaveBeenCalledTimes(4);
  expect(most).toBe(1);
});
