import type { Socket } from 'node:net';
import { tooLarge } from './answer-budget.js';
import { AnswerDeadline } from './answer-deadline.js';
import { ConnectionError } from './connection-error.js';
import { type BrokenMessage, messageReader } from './server-messages.js';

export interface GuardedAnswers {
  /** Of the server, for messages. */
  host: string;
  /** Milliseconds in which each query must be answered. */
  acceptTimeoutMs: number;
  /** Bytes that may be taken for answers, and what is left of them; and for one row. */
  limit: number;
  left(): number;
  rowBytes: number;
  /** Takes bytes for what arrives; throws `ConnectionError` where there is no room for them. */
  take(bytes: number): void;
  /** Is told why the connection was ended, before whatever waits for an answer is. */
  failed(error: ConnectionError): void;
}

/**
 * Stands between a server and the driver: passes on messages that are whole, sound and read by somebody, and ends the
 * connection with a `ConnectionError` where they are not, take more memory than they may, or do not come in time.
 */
export function guardSocket(
  socket: Socket,
  { host, acceptTimeoutMs, limit, left, rowBytes, take, failed: tell }: GuardedAnswers,
): Socket {
  const read = messageReader(left, rowBytes);
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...values: unknown[]) => boolean;
  const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
  const end = socket.end.bind(socket) as (...values: unknown[]) => Socket;
  let failed = false;
  let given = false;
  const giveUp = (error: ConnectionError): void => {
    given = true;
    deadline.end();
    tell(error);
    socket.destroy(error);
  };
  const deadline = new AnswerDeadline(acceptTimeoutMs, (milliseconds) =>
    giveUp(new ConnectionError('timeout', `${host} did not answer within ${milliseconds / 1000} s.`)),
  );

  /** What of the messages in some bytes somebody reads. Throws `ConnectionError`. */
  const admitted = (bytes: Buffer): Buffer[] => {
    // At once, as what is not a whole message yet is held until it is.
    take(bytes.length);
    const messages = read(bytes);
    if (typeof messages === 'string') throw broken(messages, host, messages === 'row-too-large' ? rowBytes : limit);
    return messages.flatMap((message) => {
      take(message.weight);
      if (message.isReady) deadline.answered();
      return message.isRead ? [message.bytes] : [];
    });
  };
  const pass = (bytes: Buffer): void => {
    try {
      const parts = admitted(bytes);
      if (parts.length > 0) emit('data', Buffer.concat(parts));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      giveUp(error);
    }
  };

  socket.write = ((...values: unknown[]): boolean => {
    if (values[0] instanceof Uint8Array) deadline.sent(values[0]);
    return write(...values);
  }) as Socket['write'];
  socket.end = ((...values: unknown[]): Socket => {
    deadline.leave();
    return end(...values);
  }) as Socket['end'];
  socket.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event === 'error') failed = true;
    if (event === 'close') deadline.end();
    // Where a login ends without an error the driver tries again at once, for ever.
    if (event === 'close' && !failed && socket.listenerCount('error') > 0)
      emit('error', new ConnectionError('lost', `${host} ended the connection.`));
    if (event !== 'data') return emit(event, ...values);
    if (!given) pass(values[0] as Buffer);
    return true;
  };
  return socket;
}

const broken = (why: BrokenMessage, host: string, bytes: number): ConnectionError =>
  why !== 'protocol'
    ? tooLarge(host, bytes)
    : new ConnectionError('server', `${host} does not speak PostgreSQL's protocol.`);
