import type { Socket } from 'node:net';
import { ConnectionError } from './connection-error.js';

/** The `SSLRequest` message of PostgreSQL's protocol: length 8 and the request code. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const answerTimeoutMs = 6_000;

/** Asks a PostgreSQL server to continue in TLS. If it refuses, closes the socket and throws `ConnectionError`. */
export async function requestEncryption(socket: Socket, host: string): Promise<void> {
  socket.write(sslRequest);
  const answer = await firstBytes(socket, host);
  // Exactly one byte: further bytes were sent unencrypted, and would be taken for encrypted data.
  if (answer.toString('latin1') === 'S') return;
  socket.destroy();
  throw new ConnectionError('tls', `${host} does not encrypt connections to PostgreSQL.`);
}

function firstBytes(socket: Socket, host: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      socket.off('data', answered).off('close', gone).off('error', gone);
      act();
    };
    const answered = (bytes: Buffer): void => {
      socket.pause();
      settle(() => resolve(bytes));
    };
    const gone = (): void =>
      settle(() => reject(new ConnectionError('unreachable', `${host} ended the connection before it answered.`)));
    const timer = setTimeout(() => {
      settle(() =>
        reject(new ConnectionError('timeout', `${host} did not answer within ${answerTimeoutMs / 1000} s.`)),
      );
      socket.destroy();
    }, answerTimeoutMs);
    socket.on('data', answered).on('close', gone).on('error', gone);
  });
}
