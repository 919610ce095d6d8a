import type { Transaction } from '../../../db/client.js';
import { type EntryKey, entryKey } from '../../../services/post-processing/begin-retry.js';
import { Problem, type RequestFault } from '../../http/problem.js';
import { type FollowedImport, readStatuses } from './reads.js';

/** Maximum of faults that are reported; all are counted. */
const maxPlaces = 20;

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
  const statuses = await readStatuses(
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
