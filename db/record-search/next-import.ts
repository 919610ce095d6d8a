import { importEvents } from '../../core/model/import-events.js';
import {
  type ImportStatus,
  importStatuses,
  isCompleted,
  isReading,
  type RecordStatus,
  readingStatuses,
} from '../../core/model/import-state.js';
import type { Transaction } from '../client.js';

/** Number of imports that are checked in one query. */
const atOnce = 200;

/** The statuses of imports that can have records of a status; must agree with the view `record_status`. */
export const statusesOf: Partial<Record<RecordStatus, readonly ImportStatus[]>> = {
  New: [...readingStatuses, 'Paused'],
  Ready: importStatuses.filter((status) => !isReading(status) && !isCompleted(status) && status !== 'Cancelled'),
  Processing: importEvents['end run'].from,
};

interface Wanted {
  importId: string | undefined;
  integration: string | undefined;
  status: RecordStatus | undefined;
  hasWarnings: boolean | undefined;
  /** The first import to check. */
  from: string;
}

export interface NextImport {
  importId: string;
  /** The newest run; 0 before the first. */
  runNo: number;
  corrections: number;
  /** Whether it can have such records; otherwise it is the last one that was checked. */
  fits: boolean;
}

/** Returns the next import of a company, by id, that can have such records; undefined if there is none. */
export async function nextImport(tx: Transaction, wanted: Wanted): Promise<NextImport | undefined> {
  const statuses = wanted.status && statusesOf[wanted.status];
  const next = statuses && wanted.importId === undefined ? byStatus(tx, wanted, statuses) : inOrder(tx, wanted);
  const columns = tx`i.import_id AS "importId", i.run_no AS "runNo", i.corrections`;
  const [found] = await tx<NextImport[]>`
    SELECT ${columns}, true AS fits FROM (${next}) i WHERE ${statuses ? tx`i.status = ANY (${[...statuses]}::text[])` : canHave(tx, wanted)} ORDER BY i.import_id LIMIT 1`;
  if (found || statuses) return found;
  const [last] = await tx<
    NextImport[]
  >`SELECT ${columns}, false AS fits FROM (${next}) i ORDER BY i.import_id OFFSET ${atOnce - 1} LIMIT 1`;
  return last;
}

const ofIntegration = (tx: Transaction, { integration }: Wanted) =>
  integration === undefined ? tx`true` : tx`integration_code = ${integration}`;

function inOrder(tx: Transaction, wanted: Wanted) {
  return tx`
    SELECT * FROM import WHERE ${wanted.importId === undefined ? tx`import_id >= ${wanted.from}::uuid` : tx`import_id = ${wanted.importId}`} AND ${ofIntegration(tx, wanted)}
    ORDER BY import_id LIMIT ${atOnce}`;
}

/** The next import of each status, by its index. */
function byStatus(tx: Transaction, wanted: Wanted, statuses: readonly ImportStatus[]) {
  return tx`
    SELECT n.* FROM unnest(${[...statuses]}::text[]) s (status) CROSS JOIN LATERAL (
      SELECT * FROM import WHERE status = s.status AND import_id >= ${wanted.from}::uuid AND ${ofIntegration(tx, wanted)} ORDER BY import_id LIMIT 1
    ) n`;
}

/** Whether import `i` can have such records, as far as a few index probes show. */
function canHave(tx: Transaction, { status, hasWarnings }: Wanted) {
  const some = (table: 'record_error' | 'record_warning' | 'record_skip' | 'integration_record') =>
    tx`EXISTS (SELECT FROM ${tx(table)} r WHERE r.import_id = i.import_id OFFSET 0)`;
  const such = {
    Error: some('record_error'),
    // Skipped by a cancel, or each with a row of its own.
    Skipped: tx`(i.cancelled_at IS NOT NULL OR ${some('record_skip')})`,
    Completed: tx`i.run_no > 0`,
    any: some('integration_record'),
  }[status === 'Error' || status === 'Skipped' || status === 'Completed' ? status : 'any'];
  return hasWarnings ? tx`${such} AND ${some('record_warning')}` : such;
}
