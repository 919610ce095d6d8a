/** Bytes of a message that is no row; what we ask for is short. */
const longestMessage = 1_048_576;
/** Columns of a result: what PostgreSQL itself allows. */
const mostColumns = 1_664;
/** Rounds of SCRAM that the driver may be made to calculate, which it does in one go; usual are 4,096. */
const mostRounds = 200_000;

const typeOf = (letter: string): number => letter.charCodeAt(0);
/** The messages that answer what we ask (PostgreSQL's protocol 3, "Message Formats"): nothing is copied here. */
const types = new Set('123CDEIKRTZnstv'.split('').map(typeOf));
/** Those of them that come before the server is ready for the first query. */
const loginTypes = new Set('EKRZvANS'.split('').map(typeOf));
/** What nobody here reads: notifications, notices, parameters. */
const unread = new Set('ANS'.split('').map(typeOf));

/** Types of values that become many objects each: json and jsonb. */
const jsonTypes = [114, 3802];

/** Bytes that a message counts beside its own, for the memory and the time that reading it takes; and an error. */
const perMessage = 256;
const perError = 1_024;
/** And each column of a result, each row, each value of it, and each part of a value of JSON. */
const perColumn = 128;
const perRow = 64;
const perValue = 32;
const perPart = 32;

/** A message of a server. */
export interface ServerMessage {
  bytes: Buffer;
  /** Whether it says that the server is ready for the next query. */
  isReady: boolean;
  /** Whether anybody reads it. */
  isRead: boolean;
  /** Bytes of memory that reading it takes beside its own. */
  weight: number;
}

/** Why no message is read of what arrives: it breaks the protocol, is longer than it may be, or is a row that is. */
export type BrokenMessage = 'protocol' | 'too-large' | 'row-too-large';

/**
 * A function that takes what arrives, in any pieces, and gives the messages that are whole by now. It holds what a
 * stranger's server says to PostgreSQL's protocol: some of what breaks it would make the driver loop for ever, take
 * the same bytes for many values, or end the process. A row may have `rowBytes`, of which so many may still be missing as
 * `room()` says.
 */
export function messageReader(
  room: () => number,
  rowBytes: number,
): (bytes: Buffer) => ServerMessage[] | BrokenMessage {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = 5;
  let challenges = 0;
  let loggedIn = false;
  let columns: readonly number[] = [];

  const columnsOf = (type: number): number => (type === typeOf('T') ? columns.length : 0);
  const read = (message: Buffer): ServerMessage | undefined => {
    const type = message[0] as number;
    if (type === typeOf('T')) {
      const described = typesIn(message);
      if (described === undefined) return undefined;
      columns = described;
    }
    if (type === typeOf('R') && !isSoundLogin(message)) return undefined;
    // A second challenge in one login would only keep us calculating.
    if (isChallenge(message) && ++challenges > 1) return undefined;
    const weight =
      type === typeOf('D')
        ? weightOfRow(message, columns)
        : (type === typeOf('E') ? perError : perMessage) + columnsOf(type) * perColumn;
    if (weight === undefined) return undefined;
    return { bytes: message, isReady: type === typeOf('Z'), isRead: !unread.has(type), weight };
  };

  return (bytes) => {
    pieces.push(bytes);
    held += bytes.length;
    if (held < wanted) return [];
    let rest = pieces.length === 1 ? bytes : Buffer.concat(pieces);
    const messages: ServerMessage[] = [];
    wanted = 5;
    while (rest.length >= 5) {
      const type = rest[0] as number;
      const end = 1 + rest.readUInt32BE(1);
      const known = loggedIn ? types.has(type) || unread.has(type) : loginTypes.has(type);
      if (!known || end < 5) return 'protocol';
      const isRow = type === typeOf('D');
      if (isRow ? end - rest.length > room() : end > longestMessage) return 'too-large';
      if (isRow && end > rowBytes) return 'row-too-large';
      if (rest.length < end) {
        wanted = end;
        break;
      }
      const message = read(rest.subarray(0, end));
      if (message === undefined) return 'protocol';
      messages.push(message);
      loggedIn ||= message.isReady;
      rest = rest.subarray(end);
    }
    pieces = rest.length === 0 ? [] : [rest];
    held = rest.length;
    return messages;
  };
}

const isChallenge = (message: Buffer): boolean => message[0] === typeOf('R') && message.readUInt32BE(5) === 11;

function isSoundLogin(message: Buffer): boolean {
  if (message.length < 9) return false;
  const text = message.toString('latin1', 9);
  switch (message.readUInt32BE(5)) {
    case 0:
    case 3:
    case 12:
      return true;
    case 5:
      return message.length === 13;
    case 10:
      return text.split('\0').includes('SCRAM-SHA-256');
    case 11: {
      const rounds = Number(/^r=[^,]+,s=[A-Za-z0-9+/]+=*,i=(\d{1,9})$/.exec(text)?.[1]);
      return rounds > 0 && rounds <= mostRounds;
    }
    default:
      return false;
  }
}

/** The types of the columns of a row description: a count, and for each a name that ends with NUL and 18 bytes. */
function typesIn(message: Buffer): number[] | undefined {
  if (message.length < 7) return undefined;
  const count = message.readUInt16BE(5);
  if (count > mostColumns) return undefined;
  const found: number[] = [];
  let place = 7;
  for (let column = 0; column < count; column += 1) {
    const end = message.indexOf(0, place);
    if (end < 0 || end + 19 > message.length) return undefined;
    found.push(message.readUInt32BE(end + 7));
    place = end + 19;
  }
  return found;
}

/** Undefined for a row that is not as the columns are described, or whose values are not one after the other. */
function weightOfRow(message: Buffer, columns: readonly number[]): number | undefined {
  if (message.length < 7 || message.readUInt16BE(5) !== columns.length) return undefined;
  let weight = perRow + perValue * columns.length;
  let place = 7;
  for (const type of columns) {
    if (place + 4 > message.length) return undefined;
    const length = message.readInt32BE(place);
    place += 4;
    if (length < -1) return undefined;
    if (length < 0) continue;
    if (place + length > message.length) return undefined;
    if (jsonTypes.includes(type)) weight += perPart * partsIn(message.subarray(place, place + length));
    place += length;
  }
  return place === message.length ? weight : undefined;
}

const [bracket, brace, comma] = ['[', '{', ','].map(typeOf);

function partsIn(json: Buffer): number {
  let parts = 0;
  // By places: an iterator takes twenty times as long, for which nothing else is done.
  for (let place = 0; place < json.length; place += 1) {
    const byte = json[place];
    if (byte === comma || byte === bracket || byte === brace) parts += 1;
  }
  return parts;
}
