import { createServer, type Server, type Socket } from 'node:net';
import { flood } from './flood.js';
import { closed, listening } from './listening.js';
import { message } from './postgres-messages.js';

const int = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
const columns = (count: number, type = 25): Buffer =>
  message(
    'T',
    int(count, 2),
    ...Array.from({ length: count }, () =>
      Buffer.concat([Buffer.from('key\0'), int(0, 4), int(0, 2), int(type, 4), Buffer.alloc(8)]),
    ),
  );
const row = (...values: (string | null)[]): Buffer =>
  message(
    'D',
    int(values.length, 2),
    ...values.map((value) =>
      value === null ? int(0xffffffff, 4) : Buffer.concat([int(Buffer.byteLength(value), 4), Buffer.from(value)]),
    ),
  );
const described = Buffer.concat([message('1'), message('t', int(0, 2))]);

/** The first bytes of the answer to a query, and the bytes that are sent repeatedly after them. */
const floods = {
  'rows without end': [Buffer.concat([described, columns(1)]), row('x'.repeat(200))],
  'rows of a thousand columns without end': [
    Buffer.concat([described, columns(1_000)]),
    row(...Array.from({ length: 1_000 }, () => null)),
  ],
  'one row of a gigabyte': [
    Buffer.concat([described, columns(1), Buffer.from('D'), int(2 ** 30, 4), int(1, 2), int(2 ** 30 - 20, 4)]),
    Buffer.alloc(65_536, 'x'),
  ],
  'one value with many small parts': [
    Buffer.concat([described, columns(1, 3802)]),
    row(`[${Array.from({ length: 100_000 }, () => '[]').join()}]`),
  ],
  'columns without end': [described, columns(1_000)],
  'more columns than there are': [described, columns(65_535)],
  'notices without end': [described, message('N', 'SNOTICE\0C00000\0Mhello\0\0')],
  'parameters without end': [described, message('S', `${'n'.repeat(50)}\0on\0`)],
  'notifications without end': [described, message('A', int(1, 4), 'channel\0payload\0')],
  'errors without end': [described, message('E', 'SERROR\0CXX000\0Mno\0\0')],
  'an error that does not end': [described, message('E', 'SERROR\0CXX000\0Mno\0')],
  'ends of results without end': [described, message('C', 'SELECT 1\0')],
  'nothing that it was asked for': [described, message('I')],
} as const satisfies Record<string, readonly [Buffer, Buffer]>;
export type Flood = keyof typeof floods;
export const allFloods = Object.keys(floods) as Flood[];

/** A server that accepts every login and every begin or end of a transaction, and sends a hostile answer to other statements. */
export class HostilePostgres {
  readonly sockets = new Set<Socket>();
  /** The number of bytes that were sent to each connection that has ended. */
  readonly sent: number[] = [];
  private readonly server: Server;
  private port = 0;

  constructor(
    private readonly answer: Flood | 'silence' | 'a byte now and then' | 'most of a row' | 'lists in lists',
    private readonly options: { already?: 'at the login'; deafToGoodbye?: true } = {},
  ) {
    this.server = createServer({ allowHalfOpen: options.deafToGoodbye ?? false }, (socket) => this.accept(socket));
  }

  async start(): Promise<this> {
    this.port = await listening(this.server);
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await closed(this.server);
  }

  get settings() {
    return { kind: 'postgres', host: '127.0.0.1', port: this.port, database: 'd', user: 'u', ssl: 'disable' } as const;
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    let started = false;
    let hostile = false;
    socket.on('error', () => {});
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.sent.push(socket.bytesWritten);
    });
    socket.on('data', (bytes) => {
      if (hostile) return;
      if (!started) {
        started = true;
        hostile = this.options.already !== undefined;
        if (hostile) this.beHostile(socket);
        else socket.write(Buffer.concat([message('R', int(0, 4)), message('Z', 'I')]));
      } else if (bytes[0] === 'Q'.charCodeAt(0)) {
        socket.write(Buffer.concat([message('C', 'BEGIN\0'), message('Z', 'T')]));
      } else if (bytes[0] === 'P'.charCodeAt(0)) {
        hostile = true;
        this.beHostile(socket);
      }
    });
  }

  private beHostile(socket: Socket): void {
    if (this.answer === 'silence') return;
    if (this.answer === 'lists in lists') {
      const lists = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const end = Buffer.concat([message('C', 'SELECT 1\0'), message('Z', 'I')]);
      socket.write(Buffer.concat([described, columns(1, 3802), message('2'), row(lists), end]));
      return;
    }
    if (this.answer === 'most of a row') {
      socket.write(Buffer.concat([described, columns(1), row('x'.repeat(900_000)).subarray(0, 800_000)]));
      return;
    }
    if (this.answer === 'a byte now and then') {
      const drops = message('N', 'x'.repeat(100_000));
      let place = 0;
      const timer = setInterval(() => {
        socket.write(drops.subarray(place, place + 1));
        place += 1;
      }, 20);
      socket.on('close', () => clearInterval(timer));
      return;
    }
    const [first, again] = floods[this.answer];
    flood(socket, first, again);
  }
}
