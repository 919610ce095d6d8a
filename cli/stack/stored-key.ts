import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { writePrivateFile } from '../../runtime/local-files/private-files.js';
import { base64Key } from '../../runtime/value-check.js';

/**
 * Returns the key (256 bits in base64) in the file `path`, which is created on first use and readable only by its owner.
 * Throws if the file contains something else: with a new key, secrets encrypted with the earlier one would be lost.
 */
export async function readOrCreateKey(path: string): Promise<string> {
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stored === undefined) return makeKey(path);
  const key = base64Key.read(stored.trim());
  if (key === undefined)
    throw new Error(`${path} does not contain a valid key (expected ${base64Key.expected}): restore the right one`);
  return key;
}

async function makeKey(path: string): Promise<string> {
  const key = randomBytes(32).toString('base64');
  const unfinished = `${path}.unfinished`;
  await writePrivateFile(unfinished, `${key}\n`);
  await rename(unfinished, path);
  return key;
}
