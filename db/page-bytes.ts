import type { Transaction } from './client.js';
import type { Query, Row } from './driver/query.js';

/** Maximum size of a page of a list. A single larger entry is a page of its own. */
export const maxPageBytes = 1024 * 1024;

/** The first entries of a list. */
export interface ListPart<Entry = Row> {
  entries: Entry[];
  /** Whether further entries were left out because of the size. */
  truncated: boolean;
  /** The key up to which a search has looked, if there may be more entries behind it (`page-search.ts`). */
  reached?: readonly (string | number)[];
}

/** A query or a fragment of one. */
export type Sql = Query<Row[]>;

/**
 * Runs `list`, an ordered query with a LIMIT, and returns its first rows up to `maxPageBytes` in total, but at least one.
 * `size` is SQL for the size of a row `q` in bytes; by default that of its text. The server stops at the limit: rows
 * beyond it are neither sent nor decompressed. A page of several queries passes the remaining bytes on in `freeBytes`.
 */
export async function readWithinPage<Entry extends object = Row>(
  tx: Transaction,
  list: Sql,
  size: Sql = tx`octet_length(q::text)`,
  freeBytes = maxPageBytes,
): Promise<ListPart<Entry> & { free: number }> {
  // The remaining bytes are in a setting of the transaction, because SQL has no other state that passes from row to row and
  // allows an early end. Below 0, a row did not fit. Functions that write settings are never run in parallel.
  const room = tx`current_setting('longshore.page_room')::bigint`;
  const [, rows, [left]] = await Promise.all([
    tx`SELECT set_config('longshore.page_room', ${String(freeBytes)}, true)`,
    tx<Entry[]>`
      SELECT q.* FROM (${list}) q
      WHERE CASE
        WHEN ${room} < 0 THEN false
        ELSE set_config('longshore.page_room', (${room} - CASE WHEN ${room} = ${maxPageBytes}::bigint
          THEN least(${size}, ${room}) ELSE ${size} END)::text, true)::bigint >= 0
      END`,
    tx<[{ free: number }]>`SELECT ${room}::int AS free`,
  ]);
  return { entries: [...rows], truncated: left.free < 0, free: left.free };
}

/** Bytes that count for each batch that is read for an entry's figures: a page ends after about 20,000 batches. */
export const bytesPerBatch = 50;

/** SQL for the size of a row `q` with figures from `batches` batches. */
export const figuresSize = (tx: Transaction): Sql => tx`(2000 + ${bytesPerBatch}::bigint * coalesce(q.batches, 0))`;

/** Applies `make` to each entry. */
export const mapEntries = <Entry, Made>(
  { entries, truncated, reached }: ListPart<Entry>,
  make: (entry: Entry) => Made,
): ListPart<Made> => ({
  entries: entries.map(make),
  truncated,
  ...(reached ? { reached } : {}),
});
