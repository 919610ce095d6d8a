/**
 * PostgreSQL refuses to run as root. Started by root, the server gets an unprivileged account,
 * and that account must be able to reach the programs and the data.
 */
import { randomUUID } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ownerOnly, passableMode, writePrivateFile } from '../../runtime/local-files/private-files.js';
import type { Log } from './log.js';
import { binariesIn, type PostgresBinaries } from './postgres-binaries.js';

/** Ids for `spawn`; empty if this process is not root: then the server runs as the current user. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Where root puts data and copies that the account cannot reach elsewhere: the standard place for service data. */
const serviceData = '/var/lib/longshore';

/** The account that runs the server if this process is root: the owner of existing data, else `postgres`, else `nobody`. */
export async function postgresAccount(data: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(data).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const passwd = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const entry = passwd.split('\n').find((line) => line.startsWith(`${name}:`));
    const [, , uid, gid] = entry?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL cannot run as root, and there is no account `postgres` or `nobody`: run as another user, or set DATABASE_URL',
  );
}

/**
 * The directory for the data: `data` in `directory`, or, if the account cannot reach that, a new one in the place for
 * service data. A file in `directory` stores its path.
 */
export async function reachableData(directory: string, account: Account, log: Log): Promise<string> {
  if (await canReach(directory, account)) return join(directory, 'data');
  const pointerFile = join(directory, 'data-directory');
  const remembered = (await readFile(pointerFile, 'utf8').catch(() => '')).trim();
  const data = remembered || join(serviceData, randomUUID(), 'data');
  await makeTraversableDirectory(dirname(data));
  await writePrivateFile(pointerFile, `${data}\n`);
  log(`data is kept in ${data}: the server's account cannot reach ${directory}`);
  return data;
}

/** The programs, copied to the place for service data if the account cannot reach them. */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  account: Account,
  log: Log,
): Promise<PostgresBinaries> {
  if (await canReach(join(binaries.directory, 'bin'), account)) return binaries;
  // Size and time of the program are in the name, so that another version gets another copy.
  const { size, mtimeMs } = await stat(binaries.postgres);
  const copy = join(serviceData, `postgresql-${size}-${Math.trunc(mtimeMs)}`);
  if (!(await stat(copy).catch(() => undefined))) {
    log(`copying the server to ${copy}: its account cannot reach ${binaries.directory}`);
    await makeTraversableDirectory(serviceData);
    const unfinished = `${copy}.${process.pid}`;
    await cp(binaries.directory, unfinished, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  }
  return binariesIn(copy);
}

/** Creates a directory that belongs to the account. */
export async function makeOwnDirectory(path: string, { uid, gid }: Account): Promise<void> {
  await mkdir(path, { recursive: true, mode: ownerOnly.directory });
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

async function canReach(directory: string, { uid, gid }: Account): Promise<boolean> {
  if (uid === undefined) return true;
  for (let path = await realpath(directory); ; path = dirname(path)) {
    const entry = await stat(path);
    const bit = entry.uid === uid ? 0o100 : entry.gid === gid ? 0o010 : 0o001;
    if ((entry.mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Creates a directory that the account can traverse, whatever root's umask is. */
async function makeTraversableDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const directory of new Set([serviceData, path])) await chmod(directory, passableMode());
}
