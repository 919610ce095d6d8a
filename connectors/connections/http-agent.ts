import type { Socket } from 'node:net';
import { Agent, type buildConnector } from 'undici';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import { tooLarge } from './answer-budget.js';
import type { HttpConnection } from './connection.js';
import { dial } from './dial.js';
import { encrypt } from './encrypt.js';

/** Largest body of an answer that is read. Answers about a batch are short. */
export const maxAnswerBytes = 1_048_576;
/** Largest number of bytes that a service may send for a request, headers and chunk framing included. */
const maxReceivedBytes = 2 * maxAnswerBytes;

/** An agent for a company's own service that connects only to addresses that the policy allows. */
export function httpAgent({ settings }: HttpConnection, policy: AddressPolicy): Agent {
  const open = async ({ hostname, port, protocol }: buildConnector.Options): Promise<Socket> => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const secure = protocol === 'https:';
    const socket = await dial({ host, port: Number(port) || (secure ? 443 : 80) }, policy);
    if (!secure) return boundAnswers(socket, host, maxReceivedBytes);
    const { certificateAuthority } = settings;
    const encrypted = await encrypt(socket, { host, verify: true, certificateAuthority, protocols: ['http/1.1'] });
    return boundAnswers(encrypted, host, maxReceivedBytes);
  };
  return new Agent({
    connections: 8,
    maxResponseSize: maxAnswerBytes,
    // Requests have a deadline of their own that covers all of these.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, done) => {
      open(options).then(
        (socket) => done(null, socket),
        (error: Error) => done(error, null),
      );
    },
  });
}

/**
 * Ends the connection of a service that sends more than `maxBytes` after the last request: headers, chunk sizes, trailers,
 * empty lines and unsolicited bytes count like the body of the answer.
 */
function boundAnswers(socket: Socket, host: string, maxBytes: number): Socket {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
  let receivedBytes = 0;
  socket.read = (size?: number): Buffer | null => {
    const bytes = read(size);
    receivedBytes += bytes?.length ?? 0;
    if (receivedBytes <= maxBytes) return bytes;
    socket.destroy(tooLarge(host, maxBytes));
    return null;
  };
  socket.write = ((...values: unknown[]): boolean => {
    receivedBytes = 0;
    return write(...values);
  }) as Socket['write'];
  return socket;
}
