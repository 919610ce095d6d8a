import { storedSteps } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Transaction } from '../../db/client.js';
import { type EntryKey, entryKey } from '../../services/post-processing/begin-retry.js';
import { Problem, type RequestFault } from '../http/problem.js';

/** Maximum of faults that are reported; all are counted. */
const maxPlaces = 20;

interface FollowedImport {
  importId: string;
  setup: IntegrationSetup;
}

interface NamedEntry {
  place: number;
  id: string;
  /** Null if there is no such entry. */
  status: string | null;
}

/**
 * Throws `Problem` if ids have no entry in an import's post-processing, or entries that are not in error. The whole
 * request is refused, because a wrong id may be a mistake for another one.
 */
export async function requireEntriesInError(
  tx: Transaction,
  found: FollowedImport,
  ids: readonly string[],
): Promise<void> {
  const named = ids.map((id, place) => ({ id, place, key: entryKey(id) }));
  const readable = named.filter((entry): entry is typeof entry & { key: EntryKey } => entry.key !== undefined);
  const statuses = await statusesOf(
    tx,
    found,
    readable.map(({ key }) => key),
  );
  const statusOf = new Map(readable.map(({ id }, index) => [id, statuses[index] ?? null]));
  const entries = named.map(({ id, place }): NamedEntry => ({ id, place, status: statusOf.get(id) ?? null }));
  const unknown = entries.filter(({ status }) => status === null);
  if (unknown.length > 0)
    throw new Problem('record_not_found', `There is no entry ${listIds(unknown)}. Nothing was post-processed.`, {
      errors: placesOf(unknown, ({ id }) => `there is no entry "${id}"`),
    });
  const other = entries.filter(({ status }) => status !== 'Error');
  if (other.length > 0)
    throw new Problem('invalid_state', `Not in error: ${listIds(other)}. Nothing was post-processed.`, {
      errors: placesOf(other, ({ id, status }) => `entry "${id}" is ${status}, not in error`),
    });
}

function listIds(entries: readonly NamedEntry[]): string {
  const first = entries.slice(0, maxPlaces).map(({ id }) => `"${id}"`);
  const more = entries.length > first.length ? ` and ${entries.length - first.length} more` : '';
  return `${first.join(', ')}${more}`;
}

const placesOf = (entries: readonly NamedEntry[], detailOf: (entry: NamedEntry) => string): RequestFault[] =>
  entries
    .slice(0, maxPlaces)
    .map((entry) => ({ in: 'body', pointer: `/entries/${entry.place}`, detail: detailOf(entry) }));

/** Returns the statuses of entries, in their order; null if there is no such entry. */
async function statusesOf(
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
