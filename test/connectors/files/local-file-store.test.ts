import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { LocalFileStore } from '../../../connectors/files/local-file-store.js';

describe('the file store', () => {
  let directory: string;
  let store: LocalFileStore;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-files-'));
    store = new LocalFileStore(directory);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const filesIn = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(directory, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  const pathOf = (key: string): string => join(directory, 'stored', key);
  const makeOld = async (path: string): Promise<void> => utimes(path, new Date(0), new Date(0));
  const hour = 3_600_000;

  it('stores the content of each company separately, with its size and SHA-256', async () => {
    const content = randomBytes(300_000);
    const stored = await store.save(
      7,
      Readable.from([content.subarray(0, 1), content.subarray(1, 200_000), content.subarray(200_000)]),
    );
    expect(await readFile(pathOf(stored.key))).toEqual(content);
    expect(stored).toMatchObject({ size: 300_000, sha256: createHash('sha256').update(content).digest('hex') });
    expect(stored.key).toMatch(/^7\//);
    expect(await filesIn('incoming')).toEqual([]);
  });

  it('stores an empty file, and the same content twice under two keys', async () => {
    const [one, two] = await Promise.all([store.save(1, Readable.from([])), store.save(1, Readable.from([]))]);
    expect(one.size).toBe(0);
    expect(one.key).not.toBe(two.key);
    await store.remove(one.key);
    expect(existsSync(pathOf(one.key))).toBe(false);
    expect(existsSync(pathOf(two.key))).toBe(true);
    await store.remove(one.key);
  });

  it('contains a file only when it is complete', async () => {
    const content = new PassThrough();
    const saving = store.save(1, content);
    content.write('first');
    await poll(async () => ((await filesIn('incoming')).length > 0 ? true : undefined), {
      timeoutMs: 5_000,
      waitingFor: 'the incomplete file',
    });
    expect(await filesIn('stored')).toEqual([]);
    content.end('second');
    const { key } = await saving;
    expect(await readFile(pathOf(key), 'utf8')).toBe('firstsecond');
  });

  it.each<[string, (content: PassThrough) => void]>([
    ['fails', (content) => content.destroy(new Error('connection lost'))],
    ['is interrupted', (content) => content.destroy()],
  ])('stores no part of a stream that %s', async (_how, end) => {
    const content = new PassThrough();
    const saving = store.save(1, content);
    content.write(randomBytes(100_000));
    await poll(async () => ((await filesIn('incoming')).length > 0 ? true : undefined), {
      timeoutMs: 5_000,
      waitingFor: 'the incomplete file',
    });
    end(content);
    await expect(saving).rejects.toThrow();
    expect(await filesIn('incoming')).toEqual([]);
    expect(await filesIn('stored')).toEqual([]);
  });

  it('removes only files that are old and unused', async () => {
    const save = async () => (await store.save(3, Readable.from(['x']))).key;
    const [used, unused, young] = [await save(), await save(), await save()];
    await makeOld(pathOf(used));
    await makeOld(pathOf(unused));
    const content = new PassThrough();
    const saving = store.save(3, content);
    content.write('half');
    const part = join(
      directory,
      'incoming',
      (await poll(async () => (await filesIn('incoming'))[0], {
        timeoutMs: 5_000,
        waitingFor: 'the incomplete file',
      })) as string,
    );
    const checked: string[] = [];
    const inUse = async (keys: string[]) => {
      checked.push(...keys);
      return new Set([used]);
    };
    expect(await store.sweep(hour, inUse)).toBe(1);
    expect(checked.sort()).toEqual([used, unused].sort());
    expect([used, unused, young].map((key) => existsSync(pathOf(key)))).toEqual([true, false, true]);
    expect(existsSync(part)).toBe(true);
    content.end();
    await saving;
  });

  it('checks the use of many files in pages', async () => {
    const { key } = await store.save(4, Readable.from(['x']));
    await Promise.all(
      Array.from({ length: 1_200 }, async (_, index) => {
        const path = `${pathOf(key)}-${index}`;
        await copyFile(pathOf(key), path);
        await makeOld(path);
      }),
    );
    const pages: number[] = [];
    const removed = await store.sweep(hour, async (keys) => {
      pages.push(keys.length);
      return new Set(keys.slice(0, 1));
    });
    expect([removed, pages]).toEqual([1_198, [1_000, 200]]);
  });

  it('removes the incomplete file of an interrupted upload, and can be empty', async () => {
    expect(await store.sweep(hour, async () => new Set())).toBe(0);
    const { key } = await store.save(1, Readable.from(['x']));
    const left = join(directory, 'incoming', 'left.part');
    await copyFile(pathOf(key), left);
    await makeOld(left);
    expect(await store.sweep(hour, async () => new Set([key]))).toBe(1);
    expect((await stat(pathOf(key))).size).toBe(1);
  });
});
