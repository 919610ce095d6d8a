import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Postgres, startPostgres } from '../../../cli/stack/postgres.js';
import { reachableBinaries } from '../../../cli/stack/postgres-account.js';
import { binariesIn, findPostgresBinaries, restoreSymlinks } from '../../../cli/stack/postgres-binaries.js';
import { openPool, type Pool } from '../../../db/driver/pool.js';
import { isAlive } from '../../../runtime/local-files/live-process.js';
import { occupiedPort } from './occupied-port.js';
import { pidOf, recordedLog, scratchDirectory, stoppedAfterTest } from './scratch.js';

/** Any free port instead of the default one, which a developer's own stack may be using. */
const port = 0;

async function copyWithoutLinks(directory: string): Promise<string> {
  const native = join(directory, 'native');
  const { directory: installed } = await findPostgresBinaries();
  const filter = async (path: string) => !(await lstat(path)).isSymbolicLink();
  await cp(installed, native, { recursive: true, filter });
  return native;
}

async function query<T>(url: string, run: (sql: Pool) => Promise<T>): Promise<T> {
  const sql = openPool({ url: url, max: 1 });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}

const writeNote = (url: string) =>
  query(url, async (sql) => {
    await sql`CREATE TABLE note (body text)`;
    await sql`INSERT INTO note VALUES ('stored')`;
  });
const readNotes = (url: string) =>
  query(url, async (sql) => (await sql`SELECT body FROM note`).map(({ body }) => body));

function kill(server: Postgres): number {
  const pid = pidOf(server);
  process.kill(pid, 'SIGKILL');
  return pid;
}

describe('startPostgres', { timeout: 60_000 }, () => {
  test('serves a database with our settings, and row-level security applies to its owner', async () => {
    const directory = await scratchDirectory();
    const { log } = recordedLog();
    const server = await stoppedAfterTest(startPostgres({ directory, port, log }));
    const [settings] = await query(
      server.url,
      (sql) => sql`
        SELECT current_database() AS database, rolsuper AS superuser, rolbypassrls AS bypasses,
               lower('ÄÉ') AS lower, 'a' > 'B' AS sorts_like_c,
               current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
               current_setting('shared_buffers') AS buffers,
               current_setting('max_wal_size') AS wal, current_setting('password_encryption') AS auth
        FROM pg_roles WHERE rolname = current_user`,
    );
    expect(settings).toEqual({
      database: 'longshore',
      superuser: false,
      bypasses: false,
      lower: 'äé',
      sorts_like_c: true,
      encoding: 'UTF8',
      fsync: 'on',
      buffers: '256MB',
      wal: '2GB',
      auth: 'scram-sha-256',
    });
    expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600);
    await expect(query(server.url.replace(/:[0-9a-f]+@/, ':wrong@'), (sql) => sql`SELECT 1`)).rejects.toThrow(
      /password authentication failed/,
    );
  });

  test('runs again on the same port, with its data, after kill -9', async () => {
    const directory = await scratchDirectory();
    const { log, text } = recordedLog();
    const server = await stoppedAfterTest(startPostgres({ directory, port, log }));
    await writeNote(server.url);
    const old = kill(server);
    await expect.poll(() => readNotes(server.url)).toEqual(['stored']);
    await expect.poll(() => [undefined, old].includes(server.pid)).toBe(false);
    expect(text()).toContain('ended unexpectedly (by SIGKILL)');
  });

  test('uses the same data and the same port in a second run', async () => {
    const directory = await scratchDirectory();
    const { log } = recordedLog();
    const first = await startPostgres({ directory, port, log });
    await writeNote(first.url);
    expect(await first.stop()).toBe('stopped');
    const second = await stoppedAfterTest(startPostgres({ directory, log }));
    expect(second.url).toBe(first.url);
    expect(await readNotes(second.url)).toEqual(['stored']);
  });

  test('starts on the data of a server that was killed and not started again', async () => {
    const directory = await scratchDirectory();
    const { log } = recordedLog();
    const first = await startPostgres({ directory, port, log, restart: false });
    await writeNote(first.url);
    kill(first);
    const second = await stoppedAfterTest(startPostgres({ directory, log }));
    expect(await readNotes(second.url)).toEqual(['stored']);
    expect(await first.stop()).toBe('gone');
  });

  test('stops a server that an earlier run left behind', async () => {
    const directory = await scratchDirectory();
    const { log, text } = recordedLog();
    const first = await startPostgres({ directory, port, log, restart: false });
    const old = pidOf(first);
    await writeNote(first.url);
    const second = await stoppedAfterTest(startPostgres({ directory, log }));
    expect(text()).toContain(`an earlier run left behind (pid ${old})`);
    expect(isAlive(old)).toBe(false);
    expect(second.port).toBe(first.port);
    expect(await readNotes(second.url)).toEqual(['stored']);
  });

  test('ignores a stale lock file whose pid belongs to another process now', async () => {
    const directory = await scratchDirectory();
    const { log, text } = recordedLog();
    await (await startPostgres({ directory, port, log })).stop();
    await writeFile(join(directory, 'data', 'postmaster.pid'), `${process.pid}\n`);
    const server = await stoppedAfterTest(startPostgres({ directory, log }));
    expect(text()).toContain('stale lock file');
    expect(isAlive(process.pid)).toBe(true);
    await query(server.url, (sql) => sql`SELECT 1`);
  });

  test('uses another port when the preferred one is in use, and logs it', async () => {
    const directory = await scratchDirectory();
    const { log, text } = recordedLog();
    const occupied = await occupiedPort();
    const server = await stoppedAfterTest(startPostgres({ directory, port: occupied, log }));
    expect(server.port).not.toBe(occupied);
    expect(text()).toContain(`port ${occupied} is in use, taking ${server.port}`);
  });

  test('starts again after its initialisation was killed', async () => {
    const directory = await scratchDirectory();
    const { log } = recordedLog();
    await mkdir(join(directory, 'data.unfinished', 'base'), { recursive: true });
    const server = await stoppedAfterTest(startPostgres({ directory, port, log }));
    await query(server.url, (sql) => sql`SELECT 1`);
  });

  test('refuses data of another version, and names both versions', async () => {
    const directory = await scratchDirectory();
    await mkdir(join(directory, 'data'));
    await writeFile(join(directory, 'data', 'PG_VERSION'), '12\n');
    await expect(startPostgres({ directory, port, log: () => {} })).rejects.toThrow(
      /was made by PostgreSQL 12, this is 18/,
    );
  });

  test('listens on the loopback address only, without a socket file', async () => {
    const directory = await scratchDirectory();
    const server = await stoppedAfterTest(startPostgres({ directory, port, log: () => {} }));
    const lock = await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8');
    expect(lock.split('\n')[4]).toBe('');
    const socket = connect(server.port, '127.0.0.2');
    onTestFinished(() => void socket.destroy());
    const refused = await new Promise<string>((resolve) => {
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.once('connect', () => resolve('connected'));
    });
    expect(refused).toBe('ECONNREFUSED');
  });
});

describe('the programs of PostgreSQL', () => {
  test('are found and run', async () => {
    const binaries = await findPostgresBinaries();
    const { stdout } = await promisify(execFile)(binaries.postgres, ['--version']);
    expect(stdout).toMatch(/^postgres \(PostgreSQL\) 18/);
  });

  test('run after the symbolic links that npm does not create without install scripts are restored', async () => {
    const native = await copyWithoutLinks(await scratchDirectory());
    const { postgres: program } = binariesIn(native);
    await expect(promisify(execFile)(program, ['--version'])).rejects.toThrow(/shared libraries/);
    await Promise.all([restoreSymlinks(native), restoreSymlinks(native)]);
    const { stdout } = await promisify(execFile)(program, ['--version']);
    expect(stdout).toMatch(/^postgres/);
  });

  test.runIf(process.getuid?.() === 0)('are copied to a directory where the account can run them', async () => {
    const native = await copyWithoutLinks(await scratchDirectory(0o700));
    await restoreSymlinks(native);
    const account = { uid: 65_534, gid: 65_534 };
    const reachable = await reachableBinaries(binariesIn(native), account, () => {});
    onTestFinished(() => rm(reachable.directory, { recursive: true }));
    expect(reachable.directory).not.toBe(native);
    const { stdout } = await promisify(execFile)(reachable.postgres, ['--version'], {
      ...account,
      cwd: '/',
    });
    expect(stdout).toMatch(/^postgres/);
  });
});

// Only if root starts the server, it runs under another account, which may have no access to root's directories.
test.runIf(process.getuid?.() === 0)(
  'a server started by root stores its data in a directory that its account can access, and finds it there again',
  { timeout: 60_000 },
  async () => {
    const directory = await scratchDirectory(0o700);
    const { log, text } = recordedLog();
    const first = await startPostgres({ directory, port, log });
    const data = (await readFile(join(directory, 'data-directory'), 'utf8')).trim();
    onTestFinished(() => rm(dirname(data), { recursive: true }));
    await writeNote(first.url);
    await first.stop();
    const second = await stoppedAfterTest(startPostgres({ directory, log }));
    expect(await readNotes(second.url)).toEqual(['stored']);
    expect(text()).toContain(`data is kept in ${data}`);
  },
);

test('a start fails immediately if the file with the password of the superuser was lost', {
  timeout: 60_000,
}, async () => {
  const directory = await scratchDirectory();
  const { log } = recordedLog();
  await (await startPostgres({ directory, port, log })).stop();
  await rm(join(directory, 'superuser-password'));
  await expect(startPostgres({ directory, log })).rejects.toThrow(/is not that of the data/);
});
