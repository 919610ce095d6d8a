import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import { writeCsv } from '../samples/write-csv.js';

/** Where the bench keeps its files. */
export async function benchFile(name: string): Promise<string> {
  const folder = join(projectRoot, '.longshore', 'bench-files');
  await mkdir(folder, { recursive: true });
  return join(folder, name);
}

/** Writes a CSV among the bench's files and gives its path. */
export async function benchCsv(
  name: string,
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<string> {
  const path = await benchFile(name);
  await writeCsv(path, header, rows);
  return path;
}
