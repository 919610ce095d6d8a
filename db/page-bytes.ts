import type { PendingQuery, Row } from 'postgres';
import type { Transaction } from './client.js';

/** Bytes of text that a page of a list may come to; a single entry may be larger, and is a page of its own. */
export const maxPageBytes = 1024 * 1024;

/** The beginning of a list. */
export interface ListPart<Entry = Row> {
  entries: Entry[];
  /** Whether there is more of the list, which would not have fitted. */
  truncated: boolean;
  /** Where there may be more behind the last entry: the key up to which was looked (`page-search.ts`). */
  reached?: readonly (string | number)[];
}

/** A query, or a part of one. */
export type Sql = PendingQuery<Row[]>;

/**
 * Runs `list`, an ordered query with a LIMIT, and gives its rows up to where they come to `pageBytes`, at least one. `size`
 * says in SQL how many bytes a row `q` comes to; by default it is all of its text. The server measures row by row and stops:
 * what is cut is neither sent nor unpacked. Of a page that goes on with another query, `free` is what that has left of it.
 */
export async function readWithinPage<Entry extends object = Row>(
  tx: Transaction,
  list: Sql,
  size: Sql = tx`octet_length(q::text)`,
  freeBytes = maxPageBytes,
): Promise<ListPart<Entry> & { free: number }> {
  // What is left of the page is kept in a setting of the transaction, as SQL has no other place that goes from row to row
  // and ends early; below 0 there was a row without room. Functions that write settings are never run in parallel.
  const room = tx`current_setting('longshore.page_room')::bigint`;
  const [, rows, [left]] = await Promise.all([
    tx`SELECT set_config('longshore.page_room', ${String(freeBytes)}, true)`,
    tx`
      SELECT q.* FROM (${list}) q
      WHERE CASE
        WHEN ${room} < 0 THEN false
        ELSE set_config('longshore.page_room', (${room} - CASE WHEN ${room} = ${maxPageBytes}::bigint
          THEN least(${size}, ${room}) ELSE ${size} END)::text, true)::bigint >= 0
      END`,
    tx`SELECT ${room}::int AS free`,
  ]);
  return { entries: [...rows] as unknown as Entry[], truncated: left?.free < 0, free: left?.free };
}

/** What a batch that is read for the figures of an entry counts for: a page ends at some 20,000 of them. */
export const bytesPerBatch = 50;

/** The size of a row `q` of figures, summed up from its `batches`. */
export const figuresSize = (tx: Transaction): Sql => tx`(2000 + ${bytesPerBatch}::bigint * coalesce(q.batches, 0))`;

/** The same beginning with each entry made into something else. */
export const mapEntries = <Entry, Made>(
  { entries, truncated, reached }: ListPart<Entry>,
  make: (entry: Entry) => Made,
): ListPart<Made> => ({
  entries: entries.map(make),
  truncated,
  ...(reached ? { reached } : {}),
});
