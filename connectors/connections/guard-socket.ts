import type { Socket } from 'node:net';
import { tooLarge } from './answer-budget.js';
import { AnswerDeadline } from './answer-deadline.js';
import { ConnectionError } from './connection-error.js';
import { type MessageFault, maxScramIterations, messageReader } from './server-messages.js';

export interface GuardedAnswers {
  /** Name of the server, for error messages. */
  host: string;
  /** Time limit for the answer to each query. */
  answerTimeoutMs: number;
  /** Bytes that answers may take, how many of them are left, and bytes that one row may take. */
  limit: number;
  left(): number;
  rowBytes: number;
  /** Reserves memory for bytes that arrive. Throws `ConnectionError` if there is none left. */
  take(bytes: number): void;
  /** Called with the reason when the guard ends the connection, before pending queries fail. */
  onFailure(error: ConnectionError): void;
}

/**
 * Filters what a server sends to the driver: passes on messages that are complete, valid and used. Ends the connection
 * with a `ConnectionError` if a message is invalid, answers take too much memory, or do not come in time.
 */
export function guardSocket(
  socket: Socket,
  { host, answerTimeoutMs, limit, left, rowBytes, take, onFailure }: GuardedAnswers,
): Socket {
  const read = messageReader(left, rowBytes);
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...values: unknown[]) => boolean;
  const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
  const end = socket.end.bind(socket) as (...values: unknown[]) => Socket;
  let failureReported = false;
  const giveUp = (error: ConnectionError): void => {
    failureReported = true;
    deadline.stopTimer();
    onFailure(error);
    socket.destroy(error);
  };
  const deadline = new AnswerDeadline(answerTimeoutMs, (milliseconds) =>
    giveUp(new ConnectionError('timeout', `${host} did not answer within ${milliseconds / 1000} s.`)),
  );

  /** The messages in some bytes that the driver is to read. Throws `ConnectionError`. */
  const admitted = (bytes: Buffer): Buffer[] => {
    // Reserved at once: an incomplete message is buffered until the rest arrives.
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
      // pg throws at what it cannot read.
      giveUp(error instanceof ConnectionError ? error : broken('protocol', host, limit));
    }
  };

  socket.write = ((...values: unknown[]): boolean => {
    if (values[0] instanceof Uint8Array) deadline.sent(values[0]);
    return write(...values);
  }) as Socket['write'];
  socket.end = ((...values: unknown[]): Socket => {
    deadline.terminate();
    return end(...values);
  }) as Socket['end'];
  socket.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event === 'close') deadline.stopTimer();
    if (event !== 'data') return emit(event, ...values);
    if (!failureReported) pass(values[0] as Buffer);
    return true;
  };
  return socket;
}

const broken = (why: MessageFault, host: string, bytes: number): ConnectionError =>
  why !== 'protocol'
    ? tooLarge(host, bytes)
    : new ConnectionError(
        'server',
        `${host} does not speak PostgreSQL's protocol, or demands more than ${maxScramIterations} SCRAM iterations of a login.`,
      );
