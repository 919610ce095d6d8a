import type { Database } from '../../db/client.js';
import type { IntegrationSetup } from '../../integration/setup.js';
import { type MappedRecord, recordMapper } from '../map/map-record.js';
import { checkColumns, columnNames } from '../map/match-columns.js';
import { cellRejoiner } from '../map/rejoin-cells.js';
import { FileFault } from '../read/file-fault.js';
import type { RowSource, SourceRow } from '../read/row-source.js';
import { GroupRuns } from './group-runs.js';
import { StagedChunk, type StagingTask } from './staged-chunk.js';

/** What an earlier attempt has staged. */
export interface StagingBegun {
  /** Row number of its last record; 0 where there is none. */
  stagedUpTo: number;
  /** How many records. */
  staged: number;
}

export interface StagedFile {
  columns: string[];
  /** Records in the table by now. */
  staged: number;
  scattered: boolean;
}

/**
 * Reads `source` to its end and stages every record after those that an earlier attempt committed. Throws `FileFault` for a fault of the whole file and
 * `StagingStopped` where this attempt may no longer write.
 */
export async function stageRows(
  database: Database,
  task: StagingTask,
  setup: IntegrationSetup,
  source: RowSource,
  begun: StagingBegun,
): Promise<StagedFile> {
  const headerRow = setup.file.headerRow ?? (setup.file.type === 'fixed-width' ? 0 : 1);
  const groups = new GroupRuns();
  let columns = namedColumns(setup);
  if (columns && setup.file.type !== 'fixed-width') checkColumns(setup, columns, undefined);
  let map = columns && mapperOf(setup, columns);
  let chunk = new StagedChunk();
  // Two chunks are written while the next is read: each has a connection.
  let earlier = Promise.resolve();
  let latest = Promise.resolve();
  let records = 0;
  let { staged } = begun;

  const flush = async (): Promise<void> => {
    await earlier;
    if (chunk.size === 0) return;
    earlier = latest;
    latest = chunk.write(database, task, source.bytesRead(), staged, earlier);
    staged += chunk.size;
    // A failure is met at the next await; without this it would be unhandled until then.
    latest.catch(() => {});
    chunk = new StagedChunk();
  };

  let lastRow = 0;
  const take = (row: SourceRow): void => {
    lastRow = row.row;
    if (row.row < headerRow || (row.row === headerRow && setup.file.type === 'fixed-width')) return;
    if (!map) {
      columns = columnNames(row);
      checkColumns(setup, columns, row.row);
      map = mapperOf(setup, columns);
      return;
    }
    records += 1;
    const { whole, record } = map(row);
    groups.add(record.groupKey);
    if (row.row > begun.stagedUpTo) chunk.add(whole, record);
  };

  for await (const rows of source) {
    for (const row of rows) {
      take(row);
      if (chunk.isFull) await flush();
    }
  }
  await flush();
  await latest;
  if (!columns) throw noHeader(headerRow, lastRow);
  if (records === 0) {
    throw headerRow === 0
      ? new FileFault('file_empty', 'The file has no records.')
      : new FileFault('file_header_only', 'The file has a header but no records below it.');
  }
  return { columns, staged, scattered: groups.scattered };
}

/** A row as staged, with its cells put right, and the record that it is mapped to. */
function mapperOf(setup: IntegrationSetup, columns: readonly string[]) {
  const rejoin = cellRejoiner(setup, columns.length);
  const map = recordMapper(setup, columns);
  return (row: SourceRow): { whole: SourceRow; record: MappedRecord } => {
    const whole = rejoin(row);
    return { whole, record: map(whole) };
  };
}

function noHeader(headerRow: number, lastRow: number): FileFault {
  return lastRow === 0
    ? new FileFault('file_empty', 'The file has no rows.')
    : new FileFault('file_empty', `The file ends before row ${headerRow}, where its header should be.`, {
        row: lastRow,
      });
}

/** The columns where the setup names them itself; undefined where the file's header does. */
function namedColumns({ file }: IntegrationSetup): string[] | undefined {
  if (file.type === 'fixed-width') return file.columns.map(({ name }) => name);
  return file.headerRow === 0 ? (file.columns ?? []) : undefined;
}
