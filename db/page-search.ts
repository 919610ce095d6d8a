import type { Row } from 'postgres';
import type { Transaction } from './client.js';
import { type ListPart, maxPageBytes, readWithinPage, type Sql } from './page-bytes.js';

/** A place in a list: what its order is by. */
export type Key = readonly (string | number)[];

/** A list of which no index knows what matches. */
export interface Search {
  /** The key after which the page begins; below all that there are, for the first. */
  after: Key;
  limit: number;
  /** Keys of all that may match, in order, after a place: by an index alone, and without a LIMIT. */
  candidates(after: Key): Sql;
  /** What of `candidates` matches, as it is shown, in order. */
  list(candidates: Sql, limit: number): Sql;
  /** Of a row that `candidates` gives, or `list`. */
  keyOf(row: Row): Key;
  /** As of `beginningOf`. */
  size?: Sql;
  /** Where it is to go on behind a place, as far as is known without looking at each; undefined where nothing is left. */
  skipAhead?(after: Key): Promise<NextCandidates | undefined>;
}

/** What was found out of what follows a place by a bounded number of looks. */
export interface NextCandidates {
  /** The last place before the next at which something may match, or up to which nothing does. */
  after: Key;
  /** Whether something may match right behind it. */
  mayMatch: boolean;
}

/** Candidates that are looked at, at once; and how often, for a page. */
const candidatesPerQuery = 100;
const maxQueries = 5;

/**
 * A page of a list that looks at a bounded number of candidates for it. Where these are not all and the page is not full,
 * `reached` says where the next page goes on: so nobody pays for what is far apart but who asks for it, page by page.
 */
export async function searchPage(
  tx: Transaction,
  { after, limit, candidates, list, keyOf, size, skipAhead }: Search,
): Promise<ListPart> {
  const entries: Row[] = [];
  let reached = after;
  let free = maxPageBytes;
  for (let time = 0; time < maxQueries; time += 1) {
    const next = skipAhead ? await skipAhead(reached) : { after: reached, mayMatch: true };
    if (!next) return { entries, truncated: false };
    const from = next.after;
    reached = from;
    if (!next.mayMatch) continue;
    const count = candidatesPerQuery + limit;
    const some = (skipped: number, most: number) => tx`${candidates(from)} OFFSET ${skipped} LIMIT ${most}`;
    const wanted = limit - entries.length;
    const found = await readWithinPage(tx, tx`${list(some(0, count), wanted)} LIMIT ${wanted}`, size, free);
    entries.push(...found.entries);
    if (found.truncated || entries.length === limit) return { entries, truncated: found.truncated };
    free = found.free;
    const [last] = await some(count - 1, 1);
    if (!last) return { entries, truncated: false };
    reached = keyOf(last);
  }
  return { entries, truncated: false, reached };
}
