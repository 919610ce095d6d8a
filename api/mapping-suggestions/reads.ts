import type { FileStore } from '../../connectors/files/file-store.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import { sourceColumns } from '../../core/suggestions/sample-columns.js';
import type { SourceColumn } from '../../core/suggestions/suggestion.js';
import type { Database } from '../../db/client.js';
import { Problem } from '../http/problem.js';
import { sampleInUse } from '../samples/reads.js';
import type { SampleReader } from '../samples/sample-reader.js';

/** Number of rows from which values are taken if the file is read again. */
const rows = 100;

/**
 * Returns the columns of a sample with some of their values: as detected at the upload, or as `format` reads it. Throws
 * `Problem` if the sample does not exist or cannot be read.
 */
export async function sampleColumns(
  { database, files, sampleReader }: { database: Database; files: FileStore; sampleReader: SampleReader },
  { companyId }: { companyId: number },
  { sample: id, file: format }: { sample: string; file?: FileFormat | undefined },
): Promise<SourceColumn[]> {
  const { described, storedAs } = await sampleInUse(database, { companyId }, id);
  const read =
    format === undefined
      ? described
      : await files.withLocalCopy(storedAs, (path) =>
          sampleReader.preview({ companyId, path }, { file: format, mapping: undefined, fromRow: 1, rows }),
        );
  if (read.columns.length === 0)
    throw new Problem('file_fault', read.fault?.message ?? 'No columns were found in the file.', {
      ...(read.fault ? { code: read.fault.code, place: read.fault.place } : {}),
    });
  return sourceColumns(read, format ?? described.file);
}
