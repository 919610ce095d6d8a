import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeTemporaryDirectory } from '../../core/local-files/temporary-files.js';
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
 * Has a thread write the failed rows of an import to a temporary file, from which a slow caller is sent it. By the time that it is read it has no
 * name any more, so that not even a killed process leaves it behind; nor does a thread that is ended. Throws what `Threads.run` does.
 */
export async function failedRowsFile(threads: Threads, wanted: FailedRowsOf): Promise<FailedRowsFile> {
  const directory = makeTemporaryDirectory();
  const path = join(directory, 'failed-rows');
  try {
    const encoding = await threads.run(wanted.companyId, failedRowsTasks.write, { ...wanted, path });
    return { content: (await open(path)).createReadStream(), encoding };
  } finally {
    // Windows keeps the name of an open file; housekeeping removes it there.
    await rm(directory, { recursive: true, force: true }).catch(() => {});
  }
}
