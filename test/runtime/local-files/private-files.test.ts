import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHome } from '../../../cli/stack/make-home.js';
import { LocalFileStore } from '../../../connectors/files/local-file-store.js';
import {
  passableMode,
  restrictPermissions,
  restrictPermissionsOnce,
  writePrivateFile,
} from '../../../runtime/local-files/private-files.js';
import { projectRoot } from '../../../runtime/project-root.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'private-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (...path: string[]): Promise<number> => (await stat(join(folder, ...path))).mode & 0o777;
/** Creates a file and a folder that others can read, as earlier versions did. */
async function open(...path: string[]): Promise<void> {
  await mkdir(join(folder, ...path.slice(0, -1)), { recursive: true });
  for (let depth = 1; depth < path.length; depth += 1) await chmod(join(folder, ...path.slice(0, depth)), 0o755);
  await writeFile(join(folder, ...path), '');
  await chmod(join(folder, ...path), 0o644);
}

describe('private files', () => {
  it('are in folders through which a server can access its own files, also with a strict umask', async () => {
    const program = `
      process.umask(0o077);
      const { makePassableDirectory } = await import(${JSON.stringify(pathToFileURL(join(projectRoot, 'dist/runtime/local-files/private-files.js')).href)});
      await makePassableDirectory(process.argv[1]);`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, join(folder, 'a', 'b')]);
    expect([await modeOf('a'), await modeOf('a', 'b')]).toEqual([passableMode(), passableMode()]);
  });

  it('are private even if they existed before', async () => {
    await open('port');
    await writePrivateFile(join(folder, 'port'), '1');
    expect(await modeOf('port')).toBe(0o600);
  });

  it('include existing files of the folder, but not the target of a link', async () => {
    await open('mine', 'log');
    await open('theirs', 'log');
    await symlink(join(folder, 'theirs'), join(folder, 'mine', 'link'));
    await restrictPermissions(join(folder, 'mine'));
    expect([await modeOf('mine'), await modeOf('mine', 'log')]).toEqual([0o700, 0o600]);
    expect([await modeOf('theirs'), await modeOf('theirs', 'log')]).toEqual([0o755, 0o644]);
  });

  it('include those of the file store, also of earlier versions', async () => {
    await open('store', 'stored', '1', 'ab', 'old');
    const store = new LocalFileStore(join(folder, 'store'));
    const { key } = await store.save(1, Readable.from(['customers']));
    expect(await modeOf('store', 'stored', key)).toBe(0o600);
    await store.sweep(3_600_000, async (keys) => new Set(keys));
    for (const path of await readdir(join(folder, 'store'), { recursive: true }))
      expect([path, (await modeOf('store', path)) & 0o077]).toEqual([path, 0]);
  });

  it('are checked once, and a folder that is already private is skipped', async () => {
    await open('stored', 'x');
    await restrictPermissionsOnce(join(folder, 'stored'));
    expect([await modeOf('stored'), await modeOf('stored', 'x')]).toEqual([0o700, 0o600]);
    await chmod(join(folder, 'stored', 'x'), 0o644);
    await restrictPermissionsOnce(join(folder, 'stored'));
    expect(await modeOf('stored', 'x')).toBe(0o644);
  });

  it('include those of an earlier version in the home, and no others', async () => {
    await open('home', 'logs', 'api.log');
    await open('home', 'postgres', 'port');
    await open('home', 'postgres', 'data', 'PG_VERSION');
    await open('home', 'files', 'stored', 'x');
    await makeHome(join(folder, 'home'));
    expect(await modeOf('home', 'logs', 'api.log')).toBe(0o600);
    expect(await modeOf('home', 'postgres', 'port')).toBe(0o600);
    expect(await modeOf('home', 'files')).toBe(0o700);
    // Folders that the server's account must traverse; the data belongs to the server.
    expect([await modeOf('home'), await modeOf('home', 'postgres')]).toEqual([passableMode(), passableMode()]);
    expect(await modeOf('home', 'postgres', 'data')).toBe(0o755);

    await open('shared', 'logs', 'api.log');
    await open('shared', 'letters', 'one');
    await makeHome(join(folder, 'shared'));
    expect([await modeOf('shared'), await modeOf('shared', 'letters')]).toEqual([0o755, 0o755]);
    expect(await modeOf('shared', 'logs')).toBe(0o700);
  });
});
