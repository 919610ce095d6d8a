import { readFile } from 'node:fs/promises';
import { writePrivateFile } from '../../runtime/local-files/private-files.js';
import { freePort } from './free-port.js';
import type { Log } from './log.js';

/**
 * Chooses a port that stays the same from run to run: the requested one, else that of the last run, else the default; if
 * it is in use, the next free one. Stores the choice in the file `path`.
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
