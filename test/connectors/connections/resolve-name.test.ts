import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dialTimeoutMs } from '../../../connectors/connections/dial.js';
import { resolveName, resolveTimeoutMs } from '../../../connectors/connections/resolve-name.js';

type Records = Partial<Record<'A' | 'AAAA', number[]>>;

let nameserver: Socket | undefined;
afterEach(() => {
  nameserver?.close();
  nameserver = undefined;
});

interface Nameserver {
  servers: string[];
  /** How often it was asked. */
  asked: () => number;
  /** Answers what it was asked while it was silent, and all that comes. */
  speak: () => void;
}

/** A nameserver that has these records for each name (RFC 1035), at once or, where `silent`, once it speaks. */
async function nameserverWith(records: Records, { silent = false } = {}): Promise<Nameserver> {
  let asked = 0;
  let speak = (): void => {};
  const speaks = silent
    ? new Promise<void>((resolve) => {
        speak = resolve;
      })
    : Promise.resolve();
  const socket = createSocket('udp4', async (query, { port, address }) => {
    asked += 1;
    await speaks;
    const end = query.indexOf(0, 12) + 5;
    const data = records[query.readUInt16BE(end - 4) === 1 ? 'A' : 'AAAA'];
    const answer = Buffer.concat([
      query.subarray(0, end),
      ...(data ? [recordOf(query.subarray(end - 4, end), data)] : []),
    ]);
    answer.writeUInt16BE(Object.keys(records).length > 0 ? 0x8180 : 0x8183, 2);
    answer.writeUInt16BE(data ? 1 : 0, 6);
    answer.fill(0, 8, 12);
    socket.send(answer, port, address);
  });
  nameserver = socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { servers: [`127.0.0.1:${(socket.address() as AddressInfo).port}`], asked: () => asked, speak: () => speak() };
}

// Of the name in the question, for a minute.
const recordOf = (kind: Buffer, data: number[]): Buffer =>
  Buffer.concat([Buffer.from([0xc0, 12]), kind, Buffer.from([0, 0, 0, 60, 0, data.length, ...data])]);

describe('a name', () => {
  it('has the addresses that nameservers return', async () => {
    const both = await nameserverWith({ A: [192, 0, 2, 7], AAAA: [0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 1] });
    expect(await resolveName('db.example', both)).toEqual([
      { address: '192.0.2.7', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ]);
    nameserver?.close();
    expect(await resolveName('db.example', await nameserverWith({ A: [192, 0, 2, 8] }))).toEqual([
      { address: '192.0.2.8', family: 4 },
    ]);
  });

  it('has the addresses of the hosts file first', async () => {
    const { servers, asked } = await nameserverWith({ A: [192, 0, 2, 7] });
    const hostsFile = join(await mkdtemp(join(tmpdir(), 'longshore-hosts-')), 'hosts');
    await writeFile(
      hostsFile,
      '# 10.0.0.1 db.example\n10.0.0.2\tother db.Example # ours\n::2 db.example\nnone db.example\n',
    );
    expect(await resolveName('DB.example', { servers, hostsFile })).toEqual([
      { address: '10.0.0.2', family: 4 },
      { address: '::2', family: 6 },
    ]);
    expect((await resolveName('localhost', { servers })).map(({ address }) => address)).toContain('127.0.0.1');
    expect(asked()).toBe(0);
  });

  it('that nameservers do not know is resolved by the system', async () => {
    const { servers, asked } = await nameserverWith({});
    await expect(resolveName('nobody.invalid', { servers })).rejects.toMatchObject({ syscall: 'getaddrinfo' });
    expect(asked()).toBe(2);
    const names = Array.from({ length: 5 }, () => resolveName('localhost', { hostsFile: '/nowhere' }));
    expect((await Promise.all(names)).flat().map(({ address }) => address)).toContain('127.0.0.1');
  });

  it('whose nameserver does not answer delays no file', async () => {
    const { servers, asked, speak } = await nameserverWith({ A: [192, 0, 2, 7] }, { silent: true });
    const names = Promise.all(
      Array.from({ length: 8 }, (_, index) => resolveName(`db${index}.example`, { servers, timeoutMs: 100_000 })),
    );
    await expect.poll(asked).toBe(16);
    // None of them is answered until the file is read.
    await readFile(new URL(import.meta.url));
    speak();
    expect(new Set((await names).flat().map(({ address }) => address))).toEqual(new Set(['192.0.2.7']));
  });

  it('whose nameserver does not answer fails before the time limit of a connection', async () => {
    const { servers } = await nameserverWith({}, { silent: true });
    await expect(resolveName('db.example', { servers, timeoutMs: 200 })).rejects.toMatchObject({
      code: expect.stringMatching(/^(ETIMEOUT|ECANCELLED)$/),
    });
    expect(resolveTimeoutMs).toBeLessThan(dialTimeoutMs);
  });
});
