import type { Database } from '../db/client.js';
import { inCompany } from '../db/client.js';
import type { FileStore } from '../files/file-store.js';
import type { FileFormat } from '../integration/file-format.js';
import type { Described } from '../preview/described.js';
import type { PreviewThreads } from '../preview/preview-threads.js';
import { PreviewBusy } from '../preview/turns.js';
import type { SourceColumn } from '../suggest/suggestion.js';
import { Problem } from './problem.js';

/** Rows whose values are looked at where the file is read anew. */
const rows = 100;

/**
 * The columns of a sample with some of their values: as it was read when it was uploaded, or as
 * `format` reads it. Throws `Problem` where there is no such sample, or it cannot be read so.
 */
export async function sampleColumns(
  { database, files, threads }: { database: Database; files: FileStore; threads: PreviewThreads },
  { companyId, companyCode }: { companyId: number; companyCode: string },
  { sample: id, file: format }: { sample: string; file?: FileFormat | undefined },
): Promise<SourceColumn[]> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx<{ described: Described; stored_as: string; file_name: string; arrived: string }[]>`
      UPDATE sample SET expires_at = now() + interval '24 hours' WHERE sample_id = ${id} AND expires_at > now()
      RETURNING described, stored_as, file_name, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS arrived`,
  );
  if (!row) throw new Problem('sample_not_found', `There is no sample ${id}, or it has expired.`);
  const context = { today: row.arrived, fileName: row.file_name, company: companyCode };
  const read =
    format === undefined
      ? row.described
      : await threads
          .preview(
            { companyId, path: files.pathOf(row.stored_as) },
            { file: format, target: undefined, mappings: [], from: 1, rows, context },
          )
          .catch((error: unknown) => {
            if (!(error instanceof PreviewBusy)) throw error;
            throw new Problem('preview_busy', 'Too many files are looked into at the moment. Try again.');
          });
  if (read.columns.length === 0)
    throw new Problem('file_fault', read.fault?.message ?? 'No columns were found in the file.', {
      ...(read.fault ? { code: read.fault.code, place: read.fault.place } : {}),
    });
  return read.columns.map(({ name, samples }) => ({
    name,
    values: [...samples, ...read.rows.map(({ source }) => source[name] ?? '')],
  }));
}
