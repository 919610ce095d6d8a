import type { Socket } from 'node:net';
import { ConnectionError } from './connection-error.js';

/** Bytes of one message; what we ask for is short. */
const longestMessage = 16 * 1_048_576;
/** Rounds of SCRAM that the driver may be made to calculate, which it does in one go; usual are 4,096. */
const mostRounds = 200_000;
/** The messages that a server may send (PostgreSQL's protocol 3, "Message Formats"). */
const types = new Set('123ACDEGHIKNRSTVWZcdnstv'.split('').map((type) => type.charCodeAt(0)));
const typeOf = (letter: string): number => letter.charCodeAt(0);

/**
 * Holds what a stranger's server says to PostgreSQL's protocol, before the driver reads it: some of
 * what breaks the protocol would make the driver loop for ever, or end the process.
 */
export function guardMessages<Kind extends Socket>(socket: Kind, host: string): Kind {
  const check = messageCheck();
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...values: unknown[]) => boolean;
  let sound = true;
  let failed = false;
  socket.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event === 'error') failed = true;
    // Where a login ends without an error the driver tries again at once, for ever.
    if (event === 'close' && !failed && socket.listenerCount('error') > 0)
      emit('error', new ConnectionError('lost', `${host} ended the connection.`));
    if (event !== 'data') return emit(event, ...values);
    if (sound && check(values[0] as Buffer)) return emit(event, ...values);
    sound = false;
    socket.destroy(new ConnectionError('server', `${host} does not speak PostgreSQL's protocol.`));
    return true;
  };
  return socket;
}

/** A function that takes what arrives, in any pieces, and says whether the messages in it are sound. */
export function messageCheck(): (bytes: Buffer) => boolean {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = 5;
  let challenges = 0;
  return (bytes) => {
    pieces.push(bytes);
    held += bytes.length;
    if (held < wanted) return true;
    let rest = Buffer.concat(pieces);
    wanted = 5;
    while (rest.length >= 5) {
      const end = 1 + rest.readUInt32BE(1);
      if (!types.has(rest[0] as number) || end < 5 || end > longestMessage) return false;
      if (rest.length < end) {
        wanted = end;
        break;
      }
      const message = rest.subarray(0, end);
      // A second challenge in one login would only keep us calculating.
      if (!isSound(message) || (isChallenge(message) && ++challenges > 1)) return false;
      rest = rest.subarray(end);
    }
    pieces = [rest];
    held = rest.length;
    return true;
  };
}

function isSound(message: Buffer): boolean {
  switch (message[0]) {
    case typeOf('R'):
      return isSoundLogin(message);
    case typeOf('T'):
      return isSoundRowDescription(message);
    default:
      return true;
  }
}

const isChallenge = (message: Buffer): boolean => message[0] === typeOf('R') && message.readUInt32BE(5) === 11;

function isSoundLogin(message: Buffer): boolean {
  if (message.length < 9) return false;
  const text = message.toString('latin1', 9);
  switch (message.readUInt32BE(5)) {
    case 5:
      return message.length === 13;
    case 10:
      return text.split('\0').includes('SCRAM-SHA-256');
    case 11: {
      const rounds = Number(/^r=[^,]+,s=[A-Za-z0-9+/]+=*,i=(\d{1,9})$/.exec(text)?.[1]);
      return rounds > 0 && rounds <= mostRounds;
    }
    default:
      return true;
  }
}

/** A count of columns, each a name that ends with NUL and 18 bytes. */
function isSoundRowDescription(message: Buffer): boolean {
  if (message.length < 7) return false;
  let place = 7;
  for (let column = 0; column < message.readUInt16BE(5); column += 1) {
    const end = message.indexOf(0, place);
    if (end < 0 || end + 19 > message.length) return false;
    place = end + 19;
  }
  return true;
}
