import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readOrCreateKey } from '../../../cli/stack/stored-key.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-key-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it('a key is created once, and can be read only by its owner', async () => {
  const path = join(directory, 'created');
  const key = await readOrCreateKey(path);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readOrCreateKey(path)).toBe(key);
});

it('an existing key that is invalid is reported and not replaced', async () => {
  const path = join(directory, 'broken');
  await writeFile(path, 'half a k');
  await expect(readOrCreateKey(path)).rejects.toThrow(/does not contain a valid key/);
  expect(await readFile(path, 'utf8')).toBe('half a k');
  await expect(readOrCreateKey(directory)).rejects.toThrow(/EISDIR/);
});
