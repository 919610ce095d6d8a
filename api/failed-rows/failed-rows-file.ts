import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeTemporaryDirectory } from '../../runtime/local-files/temporary-files.js';
import type { FailedRowsOf } from '../../services/corrections/write-failed-rows.js';
import type { Threads } from '../threads/threads.js';
import { failedRowsTasks } from './thread-tasks.js';

/** Failed rows as a file. */
export interface FailedRowsFile {
  content: Readable;
  /** Undefined for a workbook. */
  encoding: string | undefined;
}

/**
 * Lets a thread write the failed rows of an import to a temporary file, which is then sent at the client's speed. The
 * file is unlinked as soon as it is open, so that it is removed even if the process is killed or the thread is ended.
 * Throws what `Threads.run` throws.
 */
export async function failedRowsFile(threads: Threads, wanted: FailedRowsOf): Promise<FailedRowsFile> {
  const directory = makeTemporaryDirectory();
  const path = join(directory, 'failed-rows');
  try {
    const encoding = await threads.run(wanted.companyId, failedRowsTasks.write, { ...wanted, path });
    return { content: (await open(path)).createReadStream(), encoding };
  } finally {
    // Windows cannot unlink an open file; there housekeeping removes it.
    await rm(directory, { recursive: true, force: true }).catch(() => {});
  }
}
