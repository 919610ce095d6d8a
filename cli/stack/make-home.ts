import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  makePassableDirectory,
  ownerOnly,
  passableMode,
  tighten,
  tightenAll,
} from '../../core/local-files/private-files.js';

/** All that Longshore makes in its home. */
const ownNames =
  /^(postgres|temporal|logs|files|bin|samples|secret-key(\.unfinished)?|running\.json|stack\.lock.*|api-key-.*)$/;

/**
 * Makes the directory of everything that is kept on this machine. What an earlier version made there is tightened: it left
 * much readable for every user. A home that holds other things as well keeps its own mode, as it may be anything.
 */
export async function makeHome(home: string): Promise<void> {
  await makePassableHome(home);
  const names = (await readdir(home)).filter((name) => ownNames.test(name));
  for (const name of names) {
    const path = join(home, name);
    if (name === 'postgres') await tightenPostgres(path);
    // Its files may be many: housekeeping sees to them.
    else if (name === 'files') await tighten(path, ownerOnly.directory);
    else await tightenAll(path);
  }
}

async function makePassableHome(home: string): Promise<void> {
  const names = await readdir(home).catch(() => []);
  if (names.every((name) => ownNames.test(name))) await makePassableDirectory(home);
}

/** The server has seen to its data, which may be another account's. */
async function tightenPostgres(directory: string): Promise<void> {
  await tighten(directory, passableMode());
  for (const name of await readdir(directory))
    if (!/^data(\.unfinished)?$/.test(basename(name))) await tightenAll(join(directory, name));
}
