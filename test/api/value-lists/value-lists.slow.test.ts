import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { useBench } from '../../harness/bench.js';

const bench = useBench({}, 'none');
const put = (body: unknown, type?: string) =>
  bench.client.call('PUT', 'value-lists/LIST', body, type ? { 'content-type': type } : {});

/** The names of the files in the store. */
const stored = async (): Promise<string[]> =>
  (await readdir(bench.system.configuration.fileStore, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('a value list', () => {
  it('with the maximum of entries is saved and replaced completely', async () => {
    const entries = (value: string) =>
      Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`key ${index} ${'k'.repeat(25)}`, value]));
    const list = { name: 'Largest', entries: entries('v'.repeat(25)) };
    expect(await put(list)).toMatchObject({ status: 201, body: { code: 'LIST', name: 'Largest', entries: 200_000 } });
    const csv = Object.keys(list.entries)
      .slice(0, 199_999)
      .map((key) => `${key},w\n`);
    expect(await put(csv.join(''), 'text/csv')).toMatchObject({
      status: 200,
      body: { name: 'LIST', entries: 199_999 },
    });
    const page = await bench.client.call('GET', 'value-lists/LIST/entries?limit=1');
    expect(page.body.entries).toEqual([{ key: `key 0 ${'k'.repeat(25)}`, value: 'w' }]);
    expect(await stored()).toEqual([]);
  });

  it('that is refused does not change the existing one, and leaves no file', async () => {
    await put({ entries: { a: 'b' } });
    const refused: [unknown, string | undefined, number, RegExp][] = [
      ['{"entries":{"a":"b"', 'application/json', 400, /not valid JSON/],
      [new TextDecoder('latin1').decode(new Uint8Array([34])), 'application/json', 400, /not valid JSON/],
      [undefined, undefined, 400, /is missing/],
      ['', 'text/csv', 400, /no entries/],
      ['a,b', 'text/plain', 415, /content type/],
      [{ entries: { b: 'c', 'b\u200b': 'd' } }, undefined, 400, /the key of another entry/],
      [{ entries: { '\u200b': 'd' } }, undefined, 400, /an empty key/],
      ['b,c\nb\u200b,d\n', 'text/csv', 400, /occurs again/],
      [{ entries: { a: 1 } }, undefined, 400, /"\/entries\/a"/],
      [{ entries: { a: 'b' }, more: 1 }, undefined, 400, /\/more/],
      [{ entries: { a: 'b\0' } }, undefined, 400, /NUL/],
      ['a,b\0', 'text/csv', 400, /NUL/],
      [`a,${'b'.repeat(17 * 1024 * 1024)}`, 'text/csv', 413, /larger than/],
      [Array.from({ length: 200_001 }, (_, index) => `${index},v\n`).join(''), 'text/csv', 400, /more than 200000/],
    ];
    for (const [body, type, status, detail] of refused) {
      const answer = await put(body, type);
      expect({ status: answer.status, body: JSON.stringify(answer.body) }).toEqual({
        status,
        body: expect.stringMatching(detail),
      });
    }
    const page = await bench.client.call('GET', 'value-lists/LIST/entries');
    expect(page.body.entries).toEqual([{ key: 'a', value: 'b' }]);
    expect(await stored()).toEqual([]);
  });

  it('in another encoding than UTF-8 is refused', async () => {
    const answer = await fetch(`${bench.client.url}/v1/companies/acme/value-lists/LIST`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${bench.client.key}`, 'content-type': 'text/csv' },
      body: new Uint8Array([0x61, 0x2c, 0xe4]),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('UTF-8');
  });
});
