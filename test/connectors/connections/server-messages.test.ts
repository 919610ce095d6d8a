import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageReader, type ServerMessage } from '../../../connectors/connections/server-messages.js';
import { loginRequest, message } from './postgres-messages.js';

const challenge = (rounds: string): Buffer => loginRequest(11, `r=abc,s=c2FsdA==,i=${rounds}`);
const description = (columns: number, ...names: string[]): Buffer =>
  message(
    'T',
    Buffer.concat([Buffer.of(0, columns), ...names.flatMap((name) => [Buffer.from(`${name}\0`), Buffer.alloc(18)])]),
  );

/** Returns a function that reports whether the next bytes from the server are valid, with 16 MiB of memory for rows. */
const messageCheck = (loggedIn = true) => {
  const read = messageReader(() => 16 * 1_048_576, 16 * 1_048_576);
  if (loggedIn) read(message('Z', 'I'));
  return (bytes: Buffer): boolean => typeof read(bytes) !== 'string';
};

const scram = loginRequest(10, 'SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0');
const session = Buffer.concat([
  scram,
  challenge('4096'),
  loginRequest(12, 'v=x'),
  loginRequest(0),
  message('S', 'TimeZone\0UTC\0'),
  message('Z', 'I'),
  description(2, 'a', ''),
  message('D', Buffer.from([0, 2, 0, 0, 0, 1, 120, 255, 255, 255, 255])),
  message('C', 'SELECT 1\0'),
  message('Z', 'I'),
]);

describe('the messages of a server', () => {
  it('are accepted in chunks of any size if they are valid', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const check = messageCheck(false);
        for (let place = 0, turn = 0; place < session.length; turn += 1) {
          const size = sizes[turn % sizes.length] as number;
          expect(check(session.subarray(place, place + size))).toBe(true);
          place += size;
        }
      }),
    );
  });

  it.each([
    ['speaks another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
    ['sends a message that is shorter than its length', Buffer.from([82, 0, 0, 0, 3])],
    ['sends a message that is too long', Buffer.from([68, 0xff, 0xff, 0xff, 0xff])],
    ['requests a login again', loginRequest(3)],
    ['sends an error that does not end', message('E', 'SERROR\0CXX000\0')],
    ['sends an error whose last field does not end', message('E', 'SERROR\0CXX000')],
    ['describes a column whose name does not end', message('T', Buffer.from([0, 1, 97]))],
    ['describes fewer columns than it announces', description(3, 'a', 'b')],
    [
      'describes more columns than PostgreSQL can have',
      message('T', Buffer.concat([Buffer.of(255, 255), Buffer.alloc(65_535 * 19)])),
    ],
    [
      'sends a row with more values than columns',
      Buffer.concat([description(1, 'a'), message('D', Buffer.from([0, 2, 255, 255, 255, 255, 255, 255, 255, 255]))]),
    ],
    [
      'sends a row with a negative length of a value',
      Buffer.concat([
        description(2, 'a', 'b'),
        message('D', Buffer.from([0, 2, 0, 0, 0, 4, 255, 255, 255, 248, 255, 255, 255, 252])),
      ]),
    ],
    [
      'sends a row that is longer than its values',
      Buffer.concat([description(1, 'a'), message('D', Buffer.from([0, 1, 255, 255, 255, 255, 0]))]),
    ],
    ['begins a copy', message('H', Buffer.from([0, 0, 0]))],
    ['sends an error message with more than one text', Buffer.from([69, 0, 32, 0, 0])],
  ])('are refused if the server %s', (_, bytes) => {
    expect(messageCheck()(bytes)).toBe(false);
  });

  it.each([
    ['of an unknown kind', message('R', Buffer.of(0))],
    ['by MD5 without a salt', loginRequest(5, 'ab')],
    ['by an unknown SCRAM method', loginRequest(10, 'SCRAM-SHA-512\0\0')],
    ['with a challenge without a salt', Buffer.concat([scram, loginRequest(11, 'r=abc,i=4096')])],
    ['with a challenge that takes minutes', Buffer.concat([scram, challenge('99999999')])],
    ['with several challenges', Buffer.concat([scram, challenge('4096'), challenge('4096')])],
    ['with a challenge of no method', challenge('4096')],
    ['that ends without a challenge', Buffer.concat([scram, loginRequest(12, 'v=x')])],
    ['by passwords without end', Buffer.concat([loginRequest(3), loginRequest(3)])],
  ])('are refused if the server requests a login %s', (_, bytes) => {
    expect(messageCheck(false)(bytes)).toBe(false);
  });

  it('are only those of the login until the server is ready', () => {
    const read = messageReader(() => 1_048_576, 1_048_576);
    expect(read(Buffer.concat([loginRequest(0), message('S', 'a\0b\0')]))).toHaveLength(2);
    expect(read(message('1', ''))).toBe('protocol');
  });

  it('contain no row above the maximum, even if memory is free', () => {
    const read = messageReader(() => 1_048_576, 100);
    read(message('Z', 'I'));
    expect(read(message('D', Buffer.alloc(95)).subarray(0, 10))).toEqual([]);
    const again = messageReader(() => 1_048_576, 100);
    again(message('Z', 'I'));
    expect(again(message('D', Buffer.alloc(96)).subarray(0, 10))).toBe('row-too-large');
  });

  it('count with the memory that a row needs for its values and for the elements of JSON', () => {
    const read = messageReader(() => 1_048_576, 1_048_576);
    read(message('Z', 'I'));
    const row = (json: string): number => {
      const type = Buffer.alloc(4);
      type.writeUInt32BE(3802);
      const columns = message(
        'T',
        Buffer.concat([Buffer.from([0, 1]), Buffer.from('a\0'), Buffer.alloc(6), type, Buffer.alloc(8)]),
      );
      const length = Buffer.alloc(4);
      length.writeUInt32BE(json.length);
      const messages = read(
        Buffer.concat([columns, message('D', Buffer.concat([Buffer.from([0, 1]), length, Buffer.from(json)]))]),
      );
      return typeof messages === 'string' ? Number.NaN : (messages[1]?.weight as number);
    };
    expect(row('[[],[],[],[]]') - row('"aaaaaaaaaaa"')).toBe((5 + 3) * 32);
  });

  it('count with a minimum, because reading them takes time', () => {
    const read = messageReader(() => 1_048_576, 1_048_576);
    const [ready, notice] = read(Buffer.concat([message('Z', 'I'), message('N', '')])) as ServerMessage[];
    expect([ready?.weight, notice?.weight]).toEqual([256, 256]);
  });

  it('are checked without an exception for any content', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom(...'RTDZES'), (body, type) => {
        expect(typeof messageCheck()(message(type, Buffer.from(body)))).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});
