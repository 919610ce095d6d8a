import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  makePassableDirectory,
  ownerOnly,
  passableMode,
  restrictPermissions,
  tighten,
} from '../../runtime/local-files/private-files.js';

/** Names of everything that Longshore creates in its home. */
const ownNames =
  /^(postgres|temporal|logs|files|bin|samples|secret-key(\.unfinished)?|running\.json|stack\.lock.*|api-key-.*)$/;

/**
 * Creates the home directory, and restricts the permissions of what earlier versions have created there, which every user
 * could read. The mode of a home that contains other files as well is not changed, because it may be used otherwise.
 */
export async function makeHome(home: string): Promise<void> {
  await makePassableHome(home);
  const names = (await readdir(home)).filter((name) => ownNames.test(name));
  for (const name of names) {
    const path = join(home, name);
    if (name === 'postgres') await tightenPostgres(path);
    // There may be many files: housekeeping restricts their permissions.
    else if (name === 'files') await tighten(path, ownerOnly.directory);
    else await restrictPermissions(path);
  }
}

async function makePassableHome(home: string): Promise<void> {
  const names = await readdir(home).catch(() => []);
  if (names.every((name) => ownNames.test(name))) await makePassableDirectory(home);
}

/** Leaves out the data: PostgreSQL itself restricts it, and it may belong to another account. */
async function tightenPostgres(directory: string): Promise<void> {
  await tighten(directory, passableMode());
  for (const name of await readdir(directory))
    if (!/^data(\.unfinished)?$/.test(basename(name))) await restrictPermissions(join(directory, name));
}
