import type { Socket } from 'node:net';
import { Agent, type buildConnector } from 'undici';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import { tooLarge } from './answer-budget.js';
import type { HttpConnection } from './connection.js';
import { dial } from './dial.js';
import { encrypt } from './encrypt.js';

/** Bytes of an answer that are read; what a service says about a batch is short. */
export const largestAnswer = 1_048_576;
/** Bytes of all that a service sends for a request: twice that, for what stands around an answer in small chunks. */
const mostArriving = 2 * largestAnswer;

/** Keeps sockets to a company's own service, opened as the policy has it. */
export function httpAgent({ settings }: HttpConnection, policy: AddressPolicy): Agent {
  const open = async ({ hostname, port, protocol }: buildConnector.Options): Promise<Socket> => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const secure = protocol === 'https:';
    const socket = await dial({ host, port: Number(port) || (secure ? 443 : 80) }, policy);
    if (!secure) return boundAnswers(socket, host, mostArriving);
    const { certificateAuthority } = settings;
    const encrypted = await encrypt(socket, { host, verify: true, certificateAuthority, protocols: ['http/1.1'] });
    return boundAnswers(encrypted, host, mostArriving);
  };
  return new Agent({
    connections: 8,
    maxResponseSize: largestAnswer,
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
 * Ends the connection of a service that sends more than `most` bytes since it was last written to: what stands around
 * an answer (heads, sizes of chunks, trailers, empty lines) and what nobody asked for counts like the answer itself.
 */
function boundAnswers(socket: Socket, host: string, most: number): Socket {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
  let arrived = 0;
  socket.read = (size?: number): Buffer | null => {
    const bytes = read(size);
    arrived += bytes?.length ?? 0;
    if (arrived <= most) return bytes;
    socket.destroy(tooLarge(host, most));
    return null;
  };
  socket.write = ((...values: unknown[]): boolean => {
    arrived = 0;
    return write(...values);
  }) as Socket['write'];
  return socket;
}
