import { Expansion, type ExpansionBounds } from '../../core/formats/expansion.js';
import { noRecords } from '../../core/formats/no-records.js';
import { rowRepairer } from '../../core/formats/repair-rows.js';
import { sheetPlace } from '../../core/formats/row-in-sheet.js';
import type { RowSource, SourceRow } from '../../core/formats/row-source.js';
import { Table } from '../../core/formats/table.js';
import type { MappingContext } from '../../core/mapping/mapping-context.js';
import type { Notice } from '../../core/model/notice.js';
import { FileNotices } from '../../core/notices/file-notices.js';
import { checkColumns } from '../../core/plan/check-columns.js';
import { documentAbove } from '../../core/plan/document-above.js';
import { type MappedRecord, recordMapper } from '../../core/plan/map-record.js';
import type { Plan } from '../../core/plan/plan.js';
import { cutText } from '../../core/text/cut-text.js';
import type { Database } from '../../db/client.js';
import { FileSteps } from './file-steps.js';
import { GroupRuns } from './group-runs.js';
import { recordJson, StagedChunk, type StagingTask } from './staged-chunk.js';

/** What staging begins with: the context of the mapping, what an earlier attempt has staged, and the limits. */
export interface StagingBegun {
  context: MappingContext;
  /** The row number of the last staged record; 0 if there is none. */
  stagedUpTo: number;
  /** How many records are staged. */
  staged: number;
  expansion: ExpansionBounds;
  /** How many steps mapping a record may take on average. */
  stepsPerRecord: number;
}

export interface StagedFile {
  columns: string[];
  /** Records in the table in the end. */
  staged: number;
  interleaved: boolean;
  notices: Notice[];
  /** The sheet of a workbook. */
  sheet: string | undefined;
}

/**
 * Reads `source` to its end and stages every record after those that an earlier attempt committed. Throws `FileFault`
 * for a fault of the file and `StagingStopped` if this attempt may no longer write.
 */
export async function stageRows(
  database: Database,
  task: StagingTask,
  plan: Plan,
  source: RowSource,
  begun: StagingBegun,
): Promise<StagedFile> {
  const { file } = plan.setup;
  // Of an .ods it is known once the sheet was reached.
  const inSheet = () => sheetPlace(source.sheet);
  const table = new Table(file);
  const groups = new GroupRuns();
  const notices = new FileNotices(plan, table);
  const expansion = new Expansion(source.bytesTotal, begun.expansion);
  const steps = new FileSteps(begun.stepsPerRecord);
  if (table.columns && file.type !== 'fixed-width') checkColumns(plan, table.columns, inSheet());
  let map = table.columns && mapperOf(plan, table.columns, begun.context);
  let chunk = new StagedChunk();
  // Two chunks are written while the next one is read; each has a connection.
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
    // A failure is thrown at the next await; without this it would count as unhandled until then.
    latest.catch(() => {});
    chunk = new StagedChunk();
  };

  let lastRow = 0;
  const take = (row: SourceRow): void => {
    lastRow = row.row;
    const record = table.next(row);
    notices.addRow(row);
    if (!map && table.columns) {
      checkColumns(plan, table.columns, { ...inSheet(), row: row.row });
      map = mapperOf(plan, table.columns, begun.context);
    }
    if (!record || !map) return;
    records += 1;
    const { repaired, mapped } = map(record);
    steps.add(record.row);
    groups.add(mapped.groupKey);
    notices.addRecord(repaired, mapped);
    const json = recordJson(repaired, mapped);
    expansion.add(record.row, json);
    if (record.row > begun.stagedUpTo) chunk.add(repaired, mapped, json);
  };

  for await (const rows of source) {
    for (const row of rows) {
      take(row);
      if (chunk.isFull) await flush();
    }
  }
  await flush();
  await latest;
  const { columns } = table;
  if (!columns || records === 0) throw noRecords(table, lastRow, source);
  const sheet = source.sheet === undefined ? undefined : cutText(source.sheet, 1_000);
  return { columns, staged, interleaved: groups.interleaved, notices: notices.all(sheet), sheet };
}

/** Returns a function that repairs the cells of a row as they are staged, and maps the row to a record. */
function mapperOf(plan: Plan, columns: readonly string[], context: MappingContext) {
  const repair = rowRepairer(plan.setup.file, columns);
  const map = recordMapper(plan, columns, context);
  const keepTogether = documentAbove(plan, columns);
  return (row: SourceRow): { repaired: SourceRow; mapped: MappedRecord } => {
    const repaired = repair(row);
    return { repaired, mapped: keepTogether(repaired, map(repaired)) };
  };
}
