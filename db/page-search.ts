import type { Transaction } from './client.js';
import type { Row } from './driver/query.js';
import { type ListPart, maxPageBytes, readWithinPage, type Sql } from './page-bytes.js';

/** A position in a list: the values of the columns that it is ordered by. */
export type Key = readonly (string | number)[];

/** A filtered list without an index for its filter. */
export interface Search<Candidate extends object = Row> {
  /** The key after which the page begins; for the first page, one below all keys. */
  after: Key;
  limit: number;
  /** A query for the keys of all rows that may match after a key, in order, by an index alone and without a LIMIT. */
  candidates(after: Key): Sql;
  /** A query for those of `candidates` that match, with all columns to show, in order. */
  list(candidates: Sql, limit: number): Sql;
  /** The key of a row of `candidates`. */
  keyOf(row: Candidate): Key;
  /** As for `readWithinPage`. */
  size?: Sql;
  /** Skips rows that cannot match, with few queries. Undefined if nothing is left. */
  skipAhead?(after: Key): Promise<NextCandidates | undefined>;
}

/** The result of skipping ahead with a bounded number of queries. */
export interface NextCandidates {
  /** Nothing up to this key matches. */
  after: Key;
  /** Whether the next row may match. */
  mayMatch: boolean;
}

/** How many candidates a query examines, beside the page's limit; and how many queries a page may take. */
const candidatesPerQuery = 100;
const maxQueries = 5;

/**
 * Reads a page of a filtered list by examining a bounded number of candidates. If the page is not full and candidates are
 * left, `reached` is where the next page continues: so each request has a bounded cost, even if matches are rare.
 */
export async function searchPage<Entry extends object = Row, Candidate extends object = Row>(
  tx: Transaction,
  { after, limit, candidates, list, keyOf, size, skipAhead }: Search<Candidate>,
): Promise<ListPart<Entry>> {
  const entries: Entry[] = [];
  let reached = after;
  let free = maxPageBytes;
  for (let time = 0; time < maxQueries; time += 1) {
    const next = skipAhead ? await skipAhead(reached) : { after: reached, mayMatch: true };
    if (!next) return { entries, truncated: false };
    const from = next.after;
    reached = from;
    if (!next.mayMatch) continue;
    const count = candidatesPerQuery + limit;
    const some = (skipped: number, limit: number) => tx`${candidates(from)} OFFSET ${skipped} LIMIT ${limit}`;
    const wanted = limit - entries.length;
    const found = await readWithinPage<Entry>(tx, tx`${list(some(0, count), wanted)} LIMIT ${wanted}`, size, free);
    entries.push(...found.entries);
    if (found.truncated || entries.length === limit) return { entries, truncated: found.truncated };
    free = found.free;
    const [last] = await tx<Candidate[]>`${some(count - 1, 1)}`;
    if (!last) return { entries, truncated: false };
    reached = keyOf(last);
  }
  return { entries, truncated: false, reached };
}
