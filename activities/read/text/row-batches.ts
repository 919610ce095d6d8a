import type { SourceRow } from '../row-source.js';

const batchRows = 500;

/**
 * Gives rows in batches of 500. Rows read before a fault are given before it is thrown, so
 * that a preview shows them whatever the chunk borders.
 */
export async function* rowBatches(groups: AsyncIterable<SourceRow[]>): AsyncGenerator<SourceRow[]> {
  let pending: SourceRow[] = [];
  try {
    for await (const group of groups) {
      pending = pending.concat(group);
      let from = 0;
      for (; pending.length - from >= batchRows; from += batchRows) yield pending.slice(from, from + batchRows);
      pending = pending.slice(from);
    }
  } catch (error) {
    if (pending.length > 0) yield pending;
    throw error;
  }
  if (pending.length > 0) yield pending;
}
