import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from '../../db/driver/failures.js';
import { openPool } from '../../db/driver/pool.js';
import { writePrivateFile } from '../../runtime/local-files/private-files.js';
import { type Account, makeOwnDirectory } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';

const run = promisify(execFile);

export const databaseName = 'longshore';
/** The role with which API and workers log in. It has no rights of its own: a migration lets it take the application's role. */
export const loginRole = 'longshore_login';
export const superuser = 'postgres';

/** Returns the password in the file `path`, which is created on first use and readable only by its owner. */
export async function readOrCreatePassword(path: string): Promise<string> {
  const stored = await readFile(path, 'utf8').catch(() => '');
  if (stored !== '') return stored.trim();
  const password = randomBytes(24).toString('hex');
  await writePrivateFile(path, `${password}\n`);
  return password;
}

/** Creates the data directory if it does not exist. Throws if it belongs to another major version of PostgreSQL. */
export async function initialiseCluster(
  data: string,
  binaries: PostgresBinaries,
  account: Account,
  password: string,
  locale: readonly string[],
): Promise<'created' | 'found'> {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version !== '') {
    await refuseOtherVersion(version.trim(), data, binaries);
    return 'found';
  }
  // Created under another name and renamed, so that an interrupted initdb leaves nothing that looks complete.
  const unfinished = `${data}.unfinished`;
  const passwordFile = `${data}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await makeOwnDirectory(unfinished, account);
  await writePrivateFile(passwordFile, `${password}\n`);
  const { uid, gid } = account;
  if (uid !== undefined && gid !== undefined) await chown(passwordFile, uid, gid);
  try {
    await run(binaries.initdb, initdbArguments(unfinished, passwordFile, locale), {
      ...account,
      cwd: dirname(data),
    });
    await rename(unfinished, data);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return 'created';
}

/** Sorts like C, but handles upper and lower case beyond ASCII: a search for "ä" finds "Ä". */
export const ourLocale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

function initdbArguments(data: string, passwordFile: string, locale: readonly string[]): string[] {
  return [
    `--pgdata=${data}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...locale,
    '--no-instructions',
  ];
}

async function refuseOtherVersion(version: string, data: string, { postgres }: PostgresBinaries) {
  const { stdout } = await run(postgres, ['--version']);
  const major = /(\d+)/.exec(stdout)?.[1];
  if (major !== version)
    throw new Error(
      `${data} was made by PostgreSQL ${version}, this is ${major}: dump and restore it, or move it away`,
    );
}

/**
 * Creates the roles and the database if they are missing. The database's owner is not a superuser, to whom row-level
 * security would not apply; API and workers log in with a third role.
 */
export async function provisionDatabase(
  superuserUrl: string,
  passwords: { owner: string; login: string },
): Promise<void> {
  const sql = openPool({ url: superuserUrl, max: 1 });
  try {
    // The passwords are hexadecimal digits, and so safe in a statement that cannot have parameters.
    for (const [role, rights, password] of [
      [databaseName, 'LOGIN CREATEDB CREATEROLE', passwords.owner],
      [loginRole, 'LOGIN NOINHERIT', passwords.login],
    ] as const) {
      const [found] = await sql`SELECT FROM pg_roles WHERE rolname = ${role}`;
      if (!found) await sql.unsafe(`CREATE ROLE ${role} ${rights}`);
      await sql.unsafe(`ALTER ROLE ${role} PASSWORD '${password}'`);
    }
    const [found] = await sql`SELECT FROM pg_database WHERE datname = ${databaseName}`;
    if (!found) await sql`CREATE DATABASE ${sql(databaseName)} OWNER ${sql(databaseName)}`;
  } finally {
    await sql.end(5_000);
  }
}

const wrongPassword = '28P01';

/** Checks whether the server answers a query; throws if it cannot be reached or answers with another error. */
export async function answersQuery(url: string): Promise<'yes' | 'wrong password'> {
  const sql = openPool({ url: url, max: 1, connectTimeoutMs: 2_000 });
  try {
    await sql`SELECT 1`;
    return 'yes';
  } catch (error) {
    if (error instanceof PostgresError && error.code === wrongPassword) return 'wrong password';
    throw error;
  } finally {
    await sql.end(1_000);
  }
}
