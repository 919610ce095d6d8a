import { readFile } from 'node:fs/promises';
import { writePrivateFile } from '../../core/local-files/private-files.js';
import { freePort } from './free-port.js';
import type { Log } from './log.js';

/**
 * The port of a server that should be the same in each run: the asked-for one, else that of the
 * last run, else the usual one; the next free one when that is in use.
 */
export async function keptPort(
  path: string,
  usual: number,
  asked: { readonly port?: number | undefined },
  log: Log,
): Promise<number> {
  const kept = Number(await readFile(path, 'utf8').catch(() => ''));
  const preferred = asked.port ?? (kept > 0 ? kept : usual);
  const port = await freePort(preferred);
  if (preferred > 0 && port !== preferred) log(`port ${preferred} is in use, taking ${port}`);
  await writePrivateFile(path, `${port}\n`);
  return port;
}
