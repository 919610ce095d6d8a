import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCsv } from '../examples/write-csv.js';
import { projectRoot } from '../runtime/project-root.js';

/** Returns the path of a file of the bench, and creates its folder. */
export async function benchFile(name: string): Promise<string> {
  const folder = join(projectRoot, '.longshore', 'bench-files');
  await mkdir(folder, { recursive: true });
  return join(folder, name);
}

/** Writes a CSV file of the bench and returns its path. */
export async function benchCsv(
  name: string,
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<string> {
  const path = await benchFile(name);
  await writeCsv(path, header, rows);
  return path;
}
