import type { SourceRow } from '../row-source.js';

const batchRows = 500;
/** Groups after which rows leave in a smaller batch: each comes from one chunk of the file, so that a batch of long rows stays small too. */
const batchGroups = 32;

/**
 * Gives rows in batches of 500, or of fewer where they are long. Rows read before a fault are given before it is thrown, so
 * that a preview shows them whatever the chunk borders.
 */
export async function* rowBatches(groups: AsyncIterable<SourceRow[]>): AsyncGenerator<SourceRow[]> {
  let pending: SourceRow[] = [];
  try {
    let waiting = 0;
    for await (const group of groups) {
      pending = pending.concat(group);
      waiting += 1;
      let from = 0;
      for (; pending.length - from >= batchRows; from += batchRows) yield pending.slice(from, from + batchRows);
      pending = pending.slice(from);
      if (from > 0) waiting = 0;
      if (waiting < batchGroups || pending.length === 0) continue;
      yield pending;
      pending = [];
      waiting = 0;
    }
  } catch (error) {
    if (pending.length > 0) yield pending;
    throw error;
  }
  if (pending.length > 0) yield pending;
}
