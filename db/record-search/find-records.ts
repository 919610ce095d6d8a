import type { RecordStatus } from '../../core/model/import-state.js';
import type { Transaction } from '../client.js';
import type { ListPart, Sql } from '../page-bytes.js';
import { type Key, type NextCandidates, searchPage } from '../page-search.js';
import type { ImportRow, IntegrationRecordRow, JobRow } from '../rows.js';
import { batchAhead } from './batch-ahead.js';
import { type NextImport, nextImport } from './next-import.js';
import { recordSize } from './record-size.js';

export interface RecordFilter {
  importId?: string | undefined;
  integration?: string | undefined;
  status?: RecordStatus | undefined;
  /** Only records in error for this cause; with `importId`. */
  errorGroup?: string | undefined;
  /** Only the record with this row number. */
  row?: number | undefined;
  /** Only records with a warning. */
  hasWarnings?: boolean | undefined;
  /** Import and row after which the page begins. */
  after: { importId: string; row: number } | undefined;
  limit: number;
}

type RecordKey = Pick<IntegrationRecordRow, 'import_id' | 'row_no'>;

type FoundRecord = RecordKey &
  Pick<IntegrationRecordRow, 'source' | 'values'> &
  Pick<ImportRow, 'integration_code'> & { status: RecordStatus; version: number };

const before = '00000000-0000-0000-0000-000000000000';
const lastRow = 2 ** 31 - 1;

/**
 * Finds records in the order of import and row, each with its status. A status follows from batches and errors and is
 * in no index, so records that can match are read in order, up to the maximum for a page.
 */
export async function findRecords(tx: Transaction, filter: RecordFilter): Promise<ListPart<FoundRecord>> {
  const { importId, row = 1, limit } = filter;
  const few = await fewWith(tx, filter);
  return searchPage<FoundRecord, RecordKey>(tx, {
    after: filter.after ? placeIn(filter, filter.after) : [importId ?? before, row - 1],
    limit,
    candidates: (place) => candidates(tx, filter, few, place),
    list: (some) => recordsOf(tx, filter, some),
    keyOf: ({ import_id, row_no }) => [import_id, row_no],
    size: recordSize(tx),
    skipAhead: (place) => placeAhead(tx, filter, few, place),
  });
}

/** The position of a cursor, or the same position in the list of one import. */
function placeIn({ importId }: RecordFilter, { importId: id, row }: { importId: string; row: number }): Key {
  return importId === undefined || id === importId ? [id, row] : [importId, id < importId ? 0 : lastRow];
}

type FewRecords = 'record_error' | 'record_warning' | 'record_skip';

/**
 * Returns a table in which all matching records have a row, if there is one: these are few of all records. Otherwise
 * undefined.
 */
async function fewWith(tx: Transaction, filter: RecordFilter): Promise<FewRecords | undefined> {
  const { importId, errorGroup, status, hasWarnings, after } = filter;
  if (errorGroup || status === 'Error') return 'record_error';
  if (hasWarnings) return 'record_warning';
  if (status !== 'Skipped') return undefined;
  // Records that a cancel has skipped have no such row.
  const [found] = await tx<[{ cancelled: boolean }]>`
    SELECT EXISTS (SELECT FROM import WHERE cancelled_at IS NOT NULL AND ${importId ? tx`import_id = ${importId}` : tx`import_id >= ${after?.importId ?? before}::uuid`}) AS cancelled`;
  return found.cancelled ? undefined : 'record_skip';
}

function candidates(tx: Transaction, filter: RecordFilter, few: FewRecords | undefined, [from = '', after = 0]: Key) {
  const { importId, errorGroup, row } = filter;
  if (errorGroup) {
    // A range between two positions instead of equality of cause and import: only the index by cause has this order.
    const at = (rowNo: Key[number]) => tx`(${errorGroup}::uuid, ${importId ?? before}::uuid, ${rowNo}::int)`;
    return tx`
      SELECT DISTINCT cause, import_id, row_no FROM record_error
      WHERE (cause, import_id, row_no) > ${at(after)} AND (cause, import_id, row_no) <= ${at(lastRow)}
      ORDER BY cause, import_id, row_no`;
  }
  const place = importId
    ? tx`import_id = ${importId} AND row_no > ${after}::int`
    : tx`(import_id, row_no) > (${from}::uuid, ${after}::int)`;
  return tx`
    SELECT ${few ? tx`DISTINCT` : tx``} import_id, row_no FROM ${tx(few ?? 'integration_record')}
    WHERE ${place} ${row === undefined ? tx`` : tx`AND row_no = ${row}`}
    ORDER BY import_id, row_no`;
}

function recordsOf(tx: Transaction, { integration, status, hasWarnings }: RecordFilter, some: Sql) {
  // Evaluated for each candidate, in this order: OFFSET prevents the planner from reordering it.
  return tx`
    SELECT s.import_id, s.row_no, s.status, s.source, s.values, i.integration_code,
      (SELECT coalesce(max(c.correction_no), 0) FROM record_correction c WHERE c.import_id = s.import_id AND c.row_no = s.row_no) AS version
    FROM (${some}) o
    CROSS JOIN LATERAL (SELECT i.integration_code FROM import i WHERE i.import_id = o.import_id LIMIT 1) i
    CROSS JOIN LATERAL (SELECT * FROM record_status s WHERE s.import_id = o.import_id AND s.row_no = o.row_no LIMIT 1) s
    WHERE true ${integration === undefined ? tx`` : tx`AND i.integration_code = ${integration}`} ${status ? tx`AND s.status = ${status}` : tx``}
      ${hasWarnings ? tx`AND EXISTS (SELECT FROM record_warning w WHERE w.import_id = o.import_id AND w.row_no = o.row_no OFFSET 0)` : tx``}
    ORDER BY o.import_id, o.row_no`;
}

/** As `Search.skipAhead`: the next import that can have such records, after batches that cannot. */
async function placeAhead(
  tx: Transaction,
  filter: RecordFilter,
  few: FewRecords | undefined,
  [from = '', row = 0]: Key,
): Promise<NextCandidates | undefined> {
  const { importId, integration, status, hasWarnings } = filter;
  if (integration === undefined && (few || status === undefined)) return { after: [from, row], mayMatch: true };
  const found = await nextImport(tx, { importId, integration, status, hasWarnings, from: String(from) });
  if (!found) return undefined;
  const ahead = found.fits ? await rowAhead(tx, found, status, found.importId === from ? Number(row) : 0) : undefined;
  if (ahead) return { after: [found.importId, ahead.after], mayMatch: ahead.fits };
  return importId === undefined ? { after: [found.importId, lastRow], mayMatch: false } : undefined;
}

/** Returns the row before the next one that can have a status, according to its batch; undefined if there is none. */
async function rowAhead(
  tx: Transaction,
  { importId, runNo, corrections }: NextImport,
  status: RecordStatus | undefined,
  after: number,
): Promise<{ after: number; fits: boolean } | undefined> {
  if (status !== 'Ready' && status !== 'Processing' && status !== 'Completed') return { after, fits: true };
  // The run of all records, in which positions are row numbers: the first of an import whose documents have consecutive
  // rows.
  const [run] = await tx<Pick<JobRow, 'number'>[]>`
    SELECT number FROM job WHERE import_id = ${importId} AND kind = 'processing' AND NOT renumbered ORDER BY number LIMIT 1`;
  // Records that were corrected, or that a later run contains, do not have the status of this run.
  if (!run || (status === 'Ready' ? corrections > 0 : run.number !== runNo)) return { after, fits: true };
  const can = {
    Ready: tx`b.status <> 'Completed'`,
    Processing: tx`b.status = 'Processing'`,
    Completed: tx`b.status = 'Completed' AND b.completed > 0`,
  }[status];
  return batchAhead(tx, { importId, runNo: run.number, after, can });
}
