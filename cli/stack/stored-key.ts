import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { writePrivateFile } from '../../core/local-files/private-files.js';
import { base64Key } from '../../runtime/value-check.js';

/**
 * A key of 256 bits in base64 that is made once and kept where only its owner can read it. Throws
 * where the file holds something else: what an earlier key sealed would be lost under a new one.
 */
export async function readOrCreateKey(path: string): Promise<string> {
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stored === undefined) return makeKey(path);
  const key = base64Key.read(stored.trim());
  if (key === undefined) throw new Error(`${path} holds no key (${base64Key.expected}): put the right one there`);
  return key;
}

async function makeKey(path: string): Promise<string> {
  const key = randomBytes(32).toString('base64');
  const unfinished = `${path}.unfinished`;
  await writePrivateFile(unfinished, `${key}\n`);
  await rename(unfinished, path);
  return key;
}
