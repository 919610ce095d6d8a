import { type ImportStatus, may } from '../../../core/model/import-state.js';
import type { EntryStatus } from '../../../core/model/post-processing-figures.js';
import { type SetupStep, storedSteps } from '../../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { Transaction } from '../../../db/client.js';
import { type ListPart, readWithinPage } from '../../../db/page-bytes.js';
import type { ImportRow, PostProcessingEntryRow, WrittenDocumentRow } from '../../../db/rows.js';
import { newestRunDone } from '../../../services/post-processing/begin-post-processing.js';
import { type EntryKey, entryId } from '../../../services/post-processing/begin-retry.js';
import { importNotFound } from '../../http/import-not-found.js';
import type { PostProcessingEntry } from './schemas.js';

export interface EntryFilter {
  importId: string;
  status: EntryStatus | undefined;
  /** Run, batch, row and step after which the page begins. */
  after: readonly number[] | undefined;
  limit: number;
}

/** What a page is read with. */
interface Wanted extends Pick<EntryFilter, 'importId' | 'after' | 'limit'> {
  target: string;
  /** The kind of step: done for each document, or once. */
  steps: readonly number[];
  /** For tried entries: the requested status; null: only untried ones; undefined: all. */
  kept: 'Completed' | 'Error' | null | undefined;
}

/** An entry, tried or not; without a key if its step is done once. */
type FoundEntry = Pick<PostProcessingEntryRow, 'run_no' | 'batch_no' | 'row_no' | 'step'> & {
  [Column in 'status' | 'code' | 'message' | 'attempts' | 'finished_at']: PostProcessingEntryRow[Column] | null;
} & { key: WrittenDocumentRow['key'] | null };

/**
 * Returns entries of an import's post-processing: those of documents in the order in which they were written, then
 * those that are done once; as many as fit a page.
 */
export async function readEntries(
  tx: Transaction,
  { importId, status, after, limit }: EntryFilter,
): Promise<ListPart<PostProcessingEntry>> {
  const [found] = await tx<
    Pick<ImportRow, 'status' | 'setup'>[]
  >`SELECT status, setup FROM import WHERE import_id = ${importId}`;
  if (!found) throw importNotFound(importId);
  const { setup } = found;
  const untried = untriedStatus(found.status);
  const tried = status === 'Completed' || status === 'Error';
  if (status !== undefined && !tried && status !== untried) return { entries: [], truncated: false };
  const steps = storedSteps(setup);
  const numbers = (scope: SetupStep['scope']) =>
    steps.filter((step) => step.scope === scope).map(({ number }) => number);
  const wanted = { importId, after, target: setup.target, kept: tried ? status : status && null };
  const none: ListPart<FoundEntry> = { entries: [], truncated: false };
  // A session caches its plans, also one that was made while the tables were small enough to be read completely.
  await tx`SELECT set_config('enable_seqscan', 'off', true)`;
  const ofDocuments =
    after?.[0] === 0
      ? none
      : await readWithinPage<FoundEntry>(tx, entriesOfDocuments(tx, { ...wanted, limit, steps: numbers('document') }));
  const rest = ofDocuments.truncated ? 0 : limit - ofDocuments.entries.length;
  const once =
    rest === 0
      ? none
      : await readWithinPage<FoundEntry>(tx, entriesDoneOnce(tx, { ...wanted, limit: rest, steps: numbers('import') }));
  const entries = [...ofDocuments.entries, ...once.entries].map((row) => ({
    id: entryId({ runNo: row.run_no, batchNo: row.batch_no, row: row.row_no, step: row.step }),
    step: row.step,
    name: steps[row.step - 1]?.settings.step ?? '',
    status: row.status ?? untried,
    document: row.key && { target: setup.target, key: row.key, row: row.row_no },
    code: row.code,
    message: row.message,
    attempts: row.attempts ?? 0,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }));
  return { entries, truncated: ofDocuments.truncated || once.truncated };
}

/** The status of untried entries: they wait while the import can still be paused; otherwise they were skipped. */
const untriedStatus = (status: ImportStatus): EntryStatus =>
  may({ status, staged: true }, 'pause') ? 'Ready' : 'Skipped';

/**
 * The counts of batches and their portions determine which batches the page needs: from its first position as many as
 * fill it. Every row is found by its key, whatever the planner assumes about tables without statistics.
 */
function entriesOfDocuments(tx: Transaction, wanted: Wanted) {
  const { importId, steps, kept, after, limit } = wanted;
  const [run = 0, batch = 0] = after ?? [];
  const entries = tx`sum(documents) * ${steps.length}::int`;
  const such =
    kept === 'Error'
      ? tx`sum(errors)`
      : kept
        ? tx`sum(completed)`
        : kept === null
          ? tx`${entries} - sum(completed + errors)`
          : entries;
  const fromBatch = tx`import_id = ${importId} AND (run_no, batch_no) >= (${run}::int, ${batch}::int)`;
  return tx`
    WITH places AS MATERIALIZED (
      SELECT run_no, batch_no, ${such} AS such FROM (
        SELECT run_no, batch_no, documents, 0 AS completed, 0 AS errors FROM batch
        WHERE ${fromBatch} AND NOT dry_run AND run_no <= (${newestRunDone(tx, importId)})
        UNION ALL SELECT run_no, batch_no, 0, completed, errors - prior_errors FROM post_processing_portion WHERE ${fromBatch} AND run_no > 0
      ) counted GROUP BY run_no, batch_no HAVING ${such} > 0
    ),
    filled AS MATERIALIZED (
      SELECT *, sum(such) FILTER (WHERE (run_no, batch_no) <> (${run}::int, ${batch}::int))
        OVER (ORDER BY run_no, batch_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS by_then FROM places
    )
    SELECT b.run_no, b.batch_no, e.* FROM filled b CROSS JOIN LATERAL (${kept ? keptOfBatch(tx, wanted, kept) : anyOfBatch(tx, wanted)}) e
    WHERE coalesce(b.by_then, 0) < ${limit} ORDER BY b.run_no, b.batch_no, e.row_no, e.step LIMIT ${limit}`;
}

/** Entries of a batch `b` with a status of their own. */
function keptOfBatch(tx: Transaction, wanted: Wanted, kept: 'Completed' | 'Error') {
  // Literal, so that the plan can use the index of entries in error.
  const status = kept === 'Error' ? tx`e.status = 'Error'` : tx`e.status = 'Completed'`;
  return tx`
    SELECT e.*, d.key FROM (
      SELECT e.row_no, e.step, e.status, e.code, e.message, e.attempts, e.finished_at FROM post_processing_entry e
      WHERE ${ofBatch(tx, 'e', wanted)} AND ${status} AND ${fromRow(tx, 'e', wanted)} AND ${isAfter(tx, wanted, tx`e.row_no, e.step`)}
      ORDER BY e.row_no, e.step LIMIT ${wanted.limit}
    ) e CROSS JOIN LATERAL (${documentsOfBatch(tx, wanted)} AND w.row_no = e.row_no LIMIT 1) d`;
}

/** Entries of a batch `b`: all, or the untried ones. */
function anyOfBatch(tx: Transaction, wanted: Wanted) {
  const { kept, steps, limit } = wanted;
  const untried = kept === null;
  return tx`
    SELECT d.row_no, s.step, e.status, e.code, e.message, e.attempts, e.finished_at, d.key
    FROM (${untried ? openDocuments(tx, wanted) : tx`${documentsOfBatch(tx, wanted)} ORDER BY w.row_no LIMIT ${limit + 1}`}) d
    CROSS JOIN unnest(${[...steps]}::int[]) s (step)
    LEFT JOIN LATERAL (
      SELECT * FROM post_processing_entry e WHERE ${ofBatch(tx, 'e', wanted)} AND e.row_no = d.row_no AND e.step = s.step LIMIT 1
    ) e ON true
    WHERE ${isAfter(tx, wanted, tx`d.row_no, s.step`)} ${untried ? tx`AND e.status IS NULL` : tx``} ORDER BY d.row_no, s.step LIMIT ${limit}`;
}

/**
 * Documents of a batch `b` that may have an untried step. Usually all of these wait for entries in error; then only
 * those documents are read.
 */
function openDocuments(tx: Transaction, wanted: Wanted) {
  const inError = tx`post_processing_entry e WHERE ${ofBatch(tx, 'e', wanted)} AND e.status = 'Error'`;
  const behind = tx`(SELECT count(*) FROM unnest(${[...wanted.steps]}::int[]) s (step), ${inError} AND e.step < s.step)`;
  return tx`
    ${documentsOfBatch(tx, wanted)} AND b.such > ${behind}
    UNION ALL SELECT d.* FROM (SELECT e.row_no FROM ${inError}) e
    CROSS JOIN LATERAL (${documentsOfBatch(tx, wanted)} AND w.row_no = e.row_no LIMIT 1) d WHERE b.such = ${behind}`;
}

const documentsOfBatch = (tx: Transaction, wanted: Wanted) => tx`
  SELECT w.row_no, w.key FROM written_document w
  WHERE ${ofBatch(tx, 'w', wanted)} AND ${fromRow(tx, 'w', wanted)} AND w.target = ${wanted.target} AND w.action <> 'made'`;

const ofBatch = (tx: Transaction, of: 'w' | 'e', { importId }: Wanted) =>
  tx`${tx(of)}.import_id = ${importId} AND ${tx(of)}.run_no = b.run_no AND ${tx(of)}.batch_no = b.batch_no`;

/** For the batch in which the page begins: from its row on. */
const fromRow = (tx: Transaction, of: 'w' | 'e', { after }: Wanted) => {
  const [run = 0, batch = 0, row = 0] = after ?? [];
  return tx`${tx(of)}.row_no >= CASE WHEN (b.run_no, b.batch_no) = (${run}::int, ${batch}::int) THEN ${row}::int ELSE 0 END`;
};

const isAfter = (tx: Transaction, { after }: Wanted, place: ReturnType<Transaction>) => {
  const [run = 0, batch = 0, row = 0, step = 0] = after ?? [];
  return tx`(b.run_no, b.batch_no, ${place}) > (${run}::int, ${batch}::int, ${row}::int, ${step}::int)`;
};

/** One for each job that does them for the first time: few. */
function entriesDoneOnce(tx: Transaction, { importId, steps, kept, after, limit }: Wanted) {
  const [, number = 0, , step = 0] = after?.[0] === 0 ? after : [];
  return tx`
    SELECT 0 AS run_no, r.number AS batch_no, 0 AS row_no, s.step, NULL AS key, e.status, e.code, e.message, e.attempts, e.finished_at
    FROM job r CROSS JOIN unnest(${[...steps]}::int[]) s (step)
    LEFT JOIN post_processing_entry e ON e.import_id = r.import_id AND e.run_no = 0 AND e.batch_no = r.number AND e.row_no = 0 AND e.step = s.step
    WHERE r.import_id = ${importId} AND r.kind = 'post-processing' AND r.request_id IS NULL AND (r.number, s.step) > (${number}::int, ${step}::int)
      AND ${kept ? tx`e.status = ${kept}` : kept === null ? tx`e.status IS NULL` : tx`true`}
    ORDER BY r.number, s.step LIMIT ${limit}`;
}

/** An import whose post-processing is asked for. */
export interface FollowedImport {
  importId: string;
  setup: IntegrationSetup;
}

/** Returns the statuses of entries, in their order; null if there is no such entry. */
export async function readStatuses(
  tx: Transaction,
  { importId, setup }: FollowedImport,
  keys: readonly EntryKey[],
): Promise<(string | null)[]> {
  const steps = storedSteps(setup);
  const numbers = (scope: 'document' | 'import') =>
    steps.filter((step) => step.scope === scope).map(({ number }) => number);
  // Each by its key: an import may have a million documents, and a request names few.
  const rows = await tx<{ status: string | null }[]>`
    SELECT coalesce(e.status, CASE WHEN d.row_no IS NOT NULL OR r.number IS NOT NULL THEN 'Skipped' END) AS status
    FROM unnest(${keys.map(({ runNo }) => runNo)}::int[], ${keys.map(({ batchNo }) => batchNo)}::int[], ${keys.map(({ row }) => row)}::int[],
      ${keys.map(({ step }) => step)}::int[]) WITH ORDINALITY k (run_no, batch_no, row_no, step, place)
    LEFT JOIN LATERAL (
      SELECT status FROM post_processing_entry e
      WHERE e.import_id = ${importId} AND e.run_no = k.run_no AND e.batch_no = k.batch_no AND e.row_no = k.row_no AND e.step = k.step LIMIT 1
    ) e ON true
    LEFT JOIN LATERAL (
      SELECT row_no FROM written_document w
      WHERE w.import_id = ${importId} AND w.run_no = k.run_no AND w.batch_no = k.batch_no AND w.row_no = k.row_no AND w.target = ${setup.target} AND w.action <> 'made'
        AND k.step = ANY (${numbers('document')}::int[]) LIMIT 1
    ) d ON true
    LEFT JOIN LATERAL (
      SELECT number FROM job r
      WHERE r.import_id = ${importId} AND r.kind = 'post-processing' AND r.number = k.batch_no AND r.request_id IS NULL AND k.run_no = 0 AND k.row_no = 0
        AND k.step = ANY (${numbers('import')}::int[]) LIMIT 1
    ) r ON true
    ORDER BY k.place`;
  return rows.map(({ status }) => status);
}
