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
  /** The number of queries that it has received. */
  queries: () => number;
  /** Ends its silence: answers the queries that it has received, and all later ones. */
  answerAll: () => void;
}

/** Starts a nameserver with these records for every name (RFC 1035); a silent one answers after `answerAll`. */
async function nameserverWith(records: Records, { silent = false } = {}): Promise<Nameserver> {
  let queries = 0;
  let answerAll = (): void => {};
  const answering = silent
    ? new Promise<void>((resolve) => {
        answerAll = resolve;
      })
    : Promise.resolve();
  const socket = createSocket('udp4', async (query, { port, address }) => {
    queries += 1;
    await answering;
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
  return {
    servers: [`127.0.0.1:${(socket.address() as AddressInfo).port}`],
    queries: () => queries,
    answerAll: () => answerAll(),
  };
}

// A record of the name in the question, valid for a minute.
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
    const { servers, queries } = await nameserverWith({ A: [192, 0, 2, 7] });
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
    expect(queries()).toBe(0);
  });

  it('that is unknown to nameservers is resolved by the system', async () => {
    const { servers, queries } = await nameserverWith({});
    await expect(resolveName('unknown.invalid', { servers })).rejects.toMatchObject({ syscall: 'getaddrinfo' });
    expect(queries()).toBe(2);
    const names = Array.from({ length: 5 }, () => resolveName('localhost', { hostsFile: '/nowhere' }));
    expect((await Promise.all(names)).flat().map(({ address }) => address)).toContain('127.0.0.1');
  });

  it('whose nameserver does not answer does not delay the file system', async () => {
    const { servers, queries, answerAll } = await nameserverWith({ A: [192, 0, 2, 7] }, { silent: true });
    const names = Promise.all(
      Array.from({ length: 8 }, (_, index) => resolveName(`db${index}.example`, { servers, timeoutMs: 100_000 })),
    );
    await expect.poll(queries).toBe(16);
    // No query is answered before the file is read.
    await readFile(new URL(import.meta.url));
    answerAll();
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
