import {
  type ImportAction,
  type ImportStatus,
  isCompleted,
  isRunning,
  refusal,
} from '../../core/model/import-state.js';
import { type Progress, progressMessage, withReason } from '../../core/model/progress.js';
import { undoneSoFar } from '../../core/model/undo-figures.js';
import { inCompany, type Transaction } from '../../db/client.js';
import {
  type FiguredImport,
  type ImportFigures,
  importsWithFigures,
  progressIn,
  shownFigures,
  stalledAfterSeconds,
} from '../../db/import-figures.js';
import { bytesPerBatch, type ListPart, readWithinPage } from '../../db/page-bytes.js';
import type { ImportRow } from '../../db/rows.js';
import { diagnoseStall } from '../../temporal/diagnose-stall.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { importNotFound } from '../http/import-not-found.js';
import { Problem } from '../http/problem.js';
import type { PostProcessingSummary } from '../post-processing/schemas.js';
import { choicesOf } from './choices.js';
import type { Import } from './schemas.js';

/** Returns the import of the caller's company with this id, or undefined. */
export async function readImport(tx: Transaction, company: string, importId: string): Promise<Import | undefined> {
  const [found] = await importsWithFigures(tx, [importId]);
  return found && shapeOf(found.row, found.figures, company);
}

/**
 * Returns the progress of an import of the caller's company. Throws `Problem` if the company has no such import, or if the
 * import's state does not allow `action`.
 */
export async function readProgress(
  { database }: ApiDependencies,
  { companyId }: Caller,
  importId: string,
  action?: ImportAction,
): Promise<Progress> {
  const [found] = await inCompany(database, companyId, (tx) => importsWithFigures(tx, [importId]));
  if (!found) throw importNotFound(importId);
  const { status, staged_at } = found.row;
  const refused = action && refusal({ status, staged: staged_at !== null }, action);
  if (refused) throw new Problem('invalid_state', refused);
  return progressIn(found.figures);
}

/**
 * Returns the import with the reason why it is stalled, if it is: lists only say that it is, one import also says why.
 */
export async function explainStall(
  { database, engine }: Pick<ApiDependencies, 'database' | 'engine'>,
  companyId: number,
  found: Import,
): Promise<Import> {
  if (!found.stalled || found.waitingFor !== null) return found;
  const reason = await diagnoseStall(database, engine, { companyId, importId: found.id });
  return { ...found, stalled: { ...found.stalled, reason } };
}

/** Returns the row of an import. Throws `Problem` if the company has no such import. */
export async function readRow(tx: Transaction, importId: string): Promise<ImportRow> {
  const [row] = await tx<ImportRow[]>`SELECT * FROM import WHERE import_id = ${importId}`;
  if (!row) throw importNotFound(importId);
  return row;
}

/** Returns imports, newest first, optionally of one integration and before one id, as many as fit a page. */
export async function readImports(
  tx: Transaction,
  company: string,
  {
    integration,
    status,
    before,
    limit,
  }: { integration?: string | undefined; status?: ImportStatus | undefined; before: string | undefined; limit: number },
): Promise<ListPart<Import>> {
  const list = tx`
    SELECT import_id FROM import
    WHERE true ${status === undefined ? tx`` : tx`AND status = ${status}`} ${integration === undefined ? tx`` : tx`AND integration_code = ${integration}`} ${before === undefined ? tx`` : tx`AND import_id < ${before}`}
    ORDER BY import_id DESC LIMIT ${limit}`;
  // Their setups and columns are read with them, and all of their batches.
  const batches = tx`(
    SELECT coalesce(sum(last.batch_no), 0) FROM job p CROSS JOIN LATERAL (
      SELECT b.batch_no FROM batch b WHERE b.import_id = p.import_id AND b.run_no = p.number ORDER BY b.batch_no DESC LIMIT 1
    ) last WHERE p.import_id = q.import_id AND p.kind IN ('processing', 'dry-run'))`;
  const size = tx`(SELECT 2000 + ${bytesPerBatch}::bigint * ${batches} + octet_length(i.setup::text) + octet_length(i.notices::text) + coalesce(octet_length(i.columns::text), 0) FROM import i WHERE i.import_id = q.import_id LIMIT 1)`;
  const { entries, truncated } = await readWithinPage<Pick<ImportRow, 'import_id'>>(tx, list, size);
  const found = await importsWithFigures(
    tx,
    entries.map((row) => row.import_id),
  );
  const imports = found
    .sort((a, b) => (a.row.import_id < b.row.import_id ? 1 : -1))
    .map(({ row, figures }) => shapeOf(row, figures, company));
  return { entries: imports, truncated };
}

function shapeOf(row: FiguredImport, figures: ImportFigures, company: string): Import {
  const linkTo = (importId: string): string => `/v1/companies/${company}/imports/${importId}`;
  const self = linkTo(row.import_id);
  const { status, run } = figures;
  const waitingFor: string | null = isRunning(status) ? (row.followed_up?.waitingFor ?? row.waiting_for) : null;
  return {
    id: row.import_id,
    integration: row.integration_code,
    integrationVersion: row.integration_version,
    file: { name: row.file_name, size: Number(row.file_size), sha256: row.file_sha256 },
    sameContentAs: row.same_content_as && linkTo(row.same_content_as),
    replayOf: row.replay_of && linkTo(row.replay_of),
    startedByImport: row.started_by_import && linkTo(row.started_by_import),
    status,
    message:
      status === 'Failed' && row.fault
        ? `Failed: ${row.fault.message}`
        : withReason(progressMessage(figures), waitingFor),
    waitingFor,
    ...shownFigures(figures),
    targets: targetsOf(row, figures),
    run: { number: run.runNo, total: run.total, processed: run.processed, errors: run.errors },
    postProcessing: postProcessingOf(row),
    undo: figures.undo ?? null,
    timedOut: row.timed_out,
    percent: percentOf(row, figures),
    rowsPerSecond: figures.rowsPerSecond,
    secondsLeft: figures.secondsLeft ?? parsingSecondsLeft(row, figures),
    secondsLeftRange: figures.secondsLeftRange ?? parsingSecondsLeftRange(row, figures),
    stalled: stalledOf(row, waitingFor),
    fault: row.fault ?? null,
    notices: row.notices,
    choices: choicesOf(row, figures, self),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    stagedAt: row.staged_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    revision: Number(row.revision),
    links: {
      self,
      records: `${self}/records`,
      events: `${self}/events`,
      dryRuns: `${self}/dry-runs`,
      postProcessing: `${self}/post-processing`,
      undos: `${self}/undos`,
      setup: `${self}/setup`,
      errorGroups: `${self}/error-groups`,
      failedRows: `${self}/failed-rows`,
      corrections: `${self}/corrections`,
    },
  };
}

function targetsOf(
  { setup, made }: FiguredImport,
  { inserted, updated, unchanged = 0 }: ImportFigures,
): Import['targets'] {
  const own = { target: setup.target, inserted, updated: updated - unchanged, unchanged };
  const others = Object.entries(made ?? {});
  return [own, ...others.map(([target, count]) => ({ target, inserted: count, updated: 0, unchanged: 0 }))];
}

function postProcessingOf({
  post_processing: counts,
  followed_up: newest,
}: FiguredImport): PostProcessingSummary | null {
  if (!counts || !newest) return null;
  const { total, completed, errors } = counts;
  const { trigger, status, number } = newest;
  return { trigger, status, total, completed, errors, remaining: total - completed - errors, number };
}

function percentOf(row: FiguredImport, { status, run, undo, postProcessing: post }: ImportFigures): number | null {
  if (status === 'Undoing' && undo) return share(undoneSoFar(undo), undo.total);
  if (status === 'PostProcessing' && post) return share(post.completed + post.errors, post.total);
  if (status === 'Parsing' || (status === 'Paused' && row.staged_at === null))
    return share(Number(row.bytes_read), Number(row.file_size));
  if (status === 'Processing' || status === 'Paused') return share(run.processed, run.total);
  return isCompleted(status) ? 100 : null;
}

const share = (part: number, whole: number): number =>
  whole > 0 ? Math.min(100, Math.round((part / whole) * 1000) / 10) : 0;

/** Assumes that the rest of a file takes as long per byte as the part that was read; rows differ. */
function parsingSecondsLeftRange(row: FiguredImport, figures: ImportFigures): Import['secondsLeftRange'] {
  const seconds = parsingSecondsLeft(row, figures);
  return seconds === null ? null : { atLeast: Math.floor(seconds * 0.7), atMost: Math.ceil(seconds * 1.5) };
}

function stalledOf(row: FiguredImport, waitingFor: string | null): Import['stalled'] {
  if (row.still === null || row.still < stalledAfterSeconds) return null;
  return { since: row.updated_at.toISOString(), reason: waitingFor ?? 'No progress for a minute.' };
}

function parsingSecondsLeft(row: FiguredImport, { status }: ImportFigures): number | null {
  const bytes = Number(row.bytes_read);
  if (status !== 'Parsing' || bytes === 0 || !row.started_at) return null;
  const seconds = (row.updated_at.getTime() - row.started_at.getTime()) / 1000;
  return Math.max(0, Math.ceil((seconds * (Number(row.file_size) - bytes)) / bytes));
}
