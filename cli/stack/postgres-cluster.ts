import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { writePrivateFile } from '../../core/local-files/private-files.js';
import { type Account, makeOwnDirectory } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';

const run = promisify(execFile);

export const databaseName = 'longshore';
/** As whom API and workers log in. By itself it may do nothing: migrating lets it take the application's role. */
export const loginRole = 'longshore_login';
export const superuser = 'postgres';

/** A password that is made once and kept where only its owner can read it. */
export async function readOrCreatePassword(path: string): Promise<string> {
  const stored = await readFile(path, 'utf8').catch(() => '');
  if (stored !== '') return stored.trim();
  const password = randomBytes(24).toString('hex');
  await writePrivateFile(path, `${password}\n`);
  return password;
}

/** Makes the data directory when there is none; what is there is never touched. */
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
  // Made beside and renamed: an initdb that was killed half-way leaves nothing that looks whole.
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

/** Sorts like C, but knows upper and lower case beyond ASCII: a search for "ä" finds "Ä". */
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
 * Makes sure of the roles and the database that Longshore works with. Its owner is no superuser,
 * whom row-level security would not bind; the processes log in as neither of the two.
 */
export async function provisionDatabase(
  superuserUrl: string,
  passwords: { owner: string; login: string },
): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    // Passwords are hexadecimal of our own making: safe in a statement that takes no parameters.
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
    await sql.end({ timeout: 5 });
  }
}

const wrongPassword = '28P01';

/** Whether the server answers a real query; throws while it cannot be reached. */
export async function answersQuery(url: string): Promise<'yes' | 'wrong password'> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    await sql`SELECT 1`;
    return 'yes';
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === wrongPassword) return 'wrong password';
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
