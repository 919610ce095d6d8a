import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type RunningStack, runningFile } from '../../../cli/stack/announce.js';
import { freePort } from '../../../cli/stack/free-port.js';
import { poll } from '../../../cli/stack/poll.js';
import { issueKey } from '../../../db/api-key.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { ApiClient } from '../../harness/api-client.js';
import { save } from '../../harness/bench.js';
import { namesSetup, workbook } from '../../harness/world.js';
import { scratchDirectory } from './scratch.js';
import { temporalProgram } from './temporal-program.js';

/** Returns all files and folders below a folder, with their permissions for the group and for others. */
async function listPermissions(folder: string): Promise<{ path: string; others: number }[]> {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(
    ['.', ...names].map(async (path) => {
      // A running server may have deleted the file meanwhile.
      const entry = await lstat(join(folder, path)).catch(() => undefined);
      return entry && !entry.isSymbolicLink() ? [{ path, others: entry.mode & 0o077 }] : [];
    }),
  );
  return found.flat();
}

test('no file of a running stack can be read by other users, even with umask 000 and with files of an earlier version', async () => {
  const scratch = await scratchDirectory();
  const [home, temporary] = [join(scratch, 'home'), join(scratch, 'tmp')];
  await mkdir(temporary);
  await chmod(temporary, 0o1777);
  await mkdir(join(home, 'bin'), { recursive: true });
  await symlink(await temporalProgram(), join(home, 'bin/temporal'));
  // An earlier version created these folders and files without restricting their permissions.
  for (const server of ['postgres', 'temporal']) {
    await mkdir(join(home, server));
    await writeFile(join(home, server, 'port'), `${await freePort(0)}\n`);
  }
  const stack = spawn('sh', ['-c', `umask 000; exec ${process.execPath} ${join(projectRoot, 'dist/cli/start.js')}`], {
    env: { ...process.env, LONGSHORE_HOME: home, TMPDIR: temporary, API_PORT: '0', LOG_LEVEL: 'info' },
    stdio: 'ignore',
  });
  const ended = once(stack, 'exit');
  onTestFinished(async () => {
    stack.kill('SIGTERM');
    await ended;
    const dataDirectory = await readFile(join(home, 'postgres/data-directory'), 'utf8').catch(() => '');
    if (dataDirectory) await rm(join(dataDirectory.trim(), '..'), { recursive: true, force: true });
  });
  const running = await poll(async () => JSON.parse(await readFile(runningFile(home), 'utf8')) as RunningStack, {
    timeoutMs: 90_000,
    waitingFor: 'the stack',
  });

  const { key } = await issueKey(running.databaseUrl, 'acme', 'Acme', 'test');
  const client = new ApiClient(running.apiUrl, key, 'acme');
  await save(client, 'names', namesSetup({ type: 'excel' }));
  const file = await workbook({
    Names: [
      ['No.', 'Name'],
      ['n1', 'One'],
      ['', 'Two'],
    ],
  });
  const { id, counts } = await client.import('names', file, { fileName: 'names.xlsx' });
  expect(counts).toMatchObject({ completed: 1, errors: 1 });
  const headers = { authorization: `Bearer ${key}` };
  for (const path of [`imports/${id}/failed-rows`, 'integrations/names/template']) {
    const answer = await fetch(`${running.apiUrl}/v1/companies/acme/${path}`, { headers });
    expect(answer.status).toBe(200);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
  }

  const onlyTraversable = process.getuid?.() === 0 ? 0o011 : 0;
  const entries = await listPermissions(home);
  // If root started the stack, the account of the database must be able to traverse these folders to its data.
  const traversed = new Set(['.', 'postgres']);
  expect(
    entries.filter(({ path, others }) => others !== 0 && !(traversed.has(path) && others === onlyTraversable)),
  ).toEqual([]);
  expect(entries.length).toBeGreaterThan(20);
  expect(entries.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['temporal/temporal.sqlite', 'logs/api.log', 'files/stored', 'secret-key', 'running.json']),
  );
  // The API deletes its temporary files (failed rows, large shared strings) after its answers have been sent.
  await expect.poll(async () => (await readdir(temporary)).filter((name) => name.startsWith('longshore-'))).toEqual([]);
}, 180_000);
