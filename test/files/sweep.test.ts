import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FileStore } from '../../files/file-store.js';
import { scratchDirectory } from '../stack/scratch.js';

const hour = 3_600_000;

describe('FileStore.sweep', () => {
  it('removes old parts and old files that no import refers to, and nothing else', async () => {
    const directory = await scratchDirectory();
    const store = new FileStore(directory);
    const [used, orphan, fresh] = await Promise.all(
      ['used', 'orphan', 'fresh'].map((content) => store.save(7, Readable.from([content]))),
    );
    if (!used || !orphan || !fresh) throw new Error('not saved');
    await mkdir(join(directory, 'incoming'), { recursive: true });
    const parts = ['old.part', 'new.part'].map((name) => join(directory, 'incoming', name));
    for (const part of parts) await writeFile(part, 'half of a');
    const yesterday = new Date(Date.now() - 24 * hour);
    for (const path of [parts[0] as string, store.pathOf(used.key), store.pathOf(orphan.key)])
      await utimes(path, yesterday, yesterday);

    const asked: string[] = [];
    const removed = await store.sweep(hour, async (keys) => {
      asked.push(...keys);
      return new Set([used.key]);
    });
    expect(removed).toBe(2);
    expect(asked.sort()).toEqual([used.key, orphan.key].sort());
    expect(await readdir(join(directory, 'incoming'))).toEqual(['new.part']);
    const left = await readdir(join(directory, 'stored'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(
      expect.arrayContaining([used, fresh].map(({ key }) => key.split('/').at(-1))),
    );
    expect(left.filter((entry) => entry.isFile())).toHaveLength(2);
  });

  it('leaves no part of an upload that breaks off', async () => {
    const directory = await scratchDirectory();
    const store = new FileStore(directory);
    const broken = Readable.from(
      (async function* () {
        yield 'half';
        throw new Error('cut');
      })(),
    );
    await expect(store.save(7, broken)).rejects.toThrow('cut');
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });
});
