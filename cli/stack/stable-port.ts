import { readFile } from 'node:fs/promises';
import { writePrivateFile } from '../../core/local-files/private-files.js';
import { freePort } from './free-port.js';
import type { Log } from './log.js';

/**
 * The port of a server that should be the same in each run: the asked-for one, else that of the
 * last run, else the usual one; the next free one when that is in use.
 */
export async function chooseStablePort(
  path: string,
  defaultPort: number,
  requested: { readonly port?: number | undefined },
  log: Log,
): Promise<number> {
  const stored = Number(await readFile(path, 'utf8').catch(() => ''));
  const preferred = requested.port ?? (stored > 0 ? stored : defaultPort);
  const port = await freePort(preferred);
  if (preferred > 0 && port !== preferred) log(`port ${preferred} is in use, taking ${port}`);
  await writePrivateFile(path, `${port}\n`);
  return port;
}
