/** Largest message other than a row: our statements and their errors are short. */
const maxMessageBytes = 1_048_576;
/** PostgreSQL's own limit of columns in a result. */
const maxColumns = 1_664;
/** Most SCRAM iterations that a server may demand, because calculating them takes time; servers use 4,096 by default. */
export const maxScramIterations = 100_000;

const typeOf = (letter: string): number => letter.charCodeAt(0);
/** Types of messages that a session may receive (PostgreSQL's protocol 3, "Message Formats"), without those of COPY. */
const types = new Set('123CDEIKTZnt'.split('').map(typeOf));
/** Types of messages that may come before the first ReadyForQuery. */
const loginTypes = new Set('EKRZANS'.split('').map(typeOf));
/** Types that are dropped: notifications, notices, parameters, and what a client that sends whole statements does not need. */
const unreadTypes = new Set('ANS23nt'.split('').map(typeOf));

/** OIDs of the types whose values become many objects each: json and jsonb. */
const jsonTypes = [114, 3802];

/** Bytes that a message, or an error, counts in addition to its own, for the memory and time that reading it takes. */
const bytesPerMessage = 256;
const bytesPerError = 1_024;
/** Additional bytes for each column of a result, each row, each value, and each element of a JSON value. */
const bytesPerColumn = 128;
const bytesPerRow = 64;
const bytesPerValue = 32;
const bytesPerJsonPart = 32;

/** A message of a server. */
export interface ServerMessage {
  bytes: Buffer;
  /** Whether it says that the server is ready for the next query. */
  isReady: boolean;
  /** Whether the driver is to read it. */
  isRead: boolean;
  /** Bytes of memory that reading it takes in addition to its own. */
  weight: number;
}

/** Why reading ended: a message violates the protocol or is too large, or a row is too large. */
export type MessageFault = 'protocol' | 'too-large' | 'row-too-large';

/**
 * Returns a function that takes chunks of bytes as they arrive and returns the messages that are complete by now. It
 * checks them against PostgreSQL's protocol, because invalid messages of an untrusted server could make the driver loop
 * for ever, read the same bytes for many values, or end the process. A row may have at most `rowBytes`, and at most
 * `remainingBytes()` of them may still have to arrive.
 */
export function messageReader(
  remainingBytes: () => number,
  rowBytes: number,
): (bytes: Buffer) => ServerMessage[] | MessageFault {
  let chunks: Buffer[] = [];
  let bufferedBytes = 0;
  let neededBytes = 5;
  const logins = new Set<number>();
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
    if (type === typeOf('R')) {
      if (!isValidLogin(message, logins)) return undefined;
      logins.add(message.readUInt32BE(5));
    }
    if (type === typeOf('E') && !isValidError(message)) return undefined;
    const weight =
      type === typeOf('D')
        ? weightOfRow(message, columns)
        : (type === typeOf('E') ? bytesPerError : bytesPerMessage) + columnsOf(type) * bytesPerColumn;
    if (weight === undefined) return undefined;
    return { bytes: message, isReady: type === typeOf('Z'), isRead: !unreadTypes.has(type), weight };
  };

  return (bytes) => {
    chunks.push(bytes);
    bufferedBytes += bytes.length;
    if (bufferedBytes < neededBytes) return [];
    let rest = chunks.length === 1 ? bytes : Buffer.concat(chunks);
    const messages: ServerMessage[] = [];
    neededBytes = 5;
    while (rest.length >= 5) {
      const type = rest[0] as number;
      const end = 1 + rest.readUInt32BE(1);
      const known = loggedIn ? types.has(type) || unreadTypes.has(type) : loginTypes.has(type);
      if (!known || end < 5) return 'protocol';
      const isRow = type === typeOf('D');
      if (isRow ? end - rest.length > remainingBytes() : end > maxMessageBytes) return 'too-large';
      if (isRow && end > rowBytes) return 'row-too-large';
      if (rest.length < end) {
        neededBytes = end;
        break;
      }
      const message = read(rest.subarray(0, end));
      if (message === undefined) return 'protocol';
      messages.push(message);
      loggedIn ||= message.isReady;
      if (message.isReady) columns = [];
      rest = rest.subarray(end);
    }
    chunks = rest.length === 0 ? [] : [rest];
    bufferedBytes = rest.length;
    return messages;
  };
}

/** `earlier`: the kinds of login messages that have come. None comes twice: each is answered, or costs a calculation. */
function isValidLogin(message: Buffer, earlier: ReadonlySet<number>): boolean {
  if (message.length < 9) return false;
  const kind = message.readUInt32BE(5);
  if (earlier.has(kind)) return false;
  const text = message.toString('latin1', 9);
  switch (kind) {
    case 0:
    case 3:
      return true;
    case 5:
      return message.length === 13;
    case 10:
      return text.split('\0').includes('SCRAM-SHA-256');
    case 12:
      return earlier.has(11);
    case 11: {
      const rounds = Number(/^r=[^,]+,s=[A-Za-z0-9+/]+=*,i=(\d{1,9})$/.exec(text)?.[1]);
      return earlier.has(10) && rounds > 0 && rounds <= maxScramIterations;
    }
    default:
      return false;
  }
}

/** Whether it is a list of fields, each a letter and a text that ends with NUL, and ends with NUL: otherwise pg would read it for ever. */
function isValidError(message: Buffer): boolean {
  let place = 5;
  while (place < message.length && message[place] !== 0) {
    const end = message.indexOf(0, place + 1);
    if (end < 0) return false;
    place = end + 1;
  }
  return place === message.length - 1;
}

/**
 * The type OIDs in a row description: a count, and for each column a name that ends with NUL and 18 bytes. Undefined if
 * it is invalid.
 */
function typesIn(message: Buffer): number[] | undefined {
  if (message.length < 7) return undefined;
  const count = message.readUInt16BE(5);
  if (count > maxColumns) return undefined;
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

/** The weight of a row; undefined if it does not match the described columns. */
function weightOfRow(message: Buffer, columns: readonly number[]): number | undefined {
  if (message.length < 7 || message.readUInt16BE(5) !== columns.length) return undefined;
  let weight = bytesPerRow + bytesPerValue * columns.length;
  let place = 7;
  for (const type of columns) {
    if (place + 4 > message.length) return undefined;
    const length = message.readInt32BE(place);
    place += 4;
    if (length < -1) return undefined;
    if (length < 0) continue;
    if (place + length > message.length) return undefined;
    if (jsonTypes.includes(type)) weight += bytesPerJsonPart * partsIn(message.subarray(place, place + length));
    place += length;
  }
  return place === message.length ? weight : undefined;
}

const [bracket, brace, comma] = ['[', '{', ','].map(typeOf);

function partsIn(json: Buffer): number {
  let parts = 0;
  // By index: an iterator takes twenty times as long and would block the event loop.
  for (let place = 0; place < json.length; place += 1) {
    const byte = json[place];
    if (byte === comma || byte === bracket || byte === brace) parts += 1;
  }
  return parts;
}
