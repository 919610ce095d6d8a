import type { SourceRow } from '../row-source.js';

const batchRows = 500;
/** Groups after which a smaller batch is yielded. A group comes from one chunk of the file, so batches of long rows stay small. */
const maxBatchGroups = 32;

/**
 * Yields rows in batches of 500, or fewer if they are long. Rows read before a fault are yielded before it is thrown, so
 * that a preview always shows them.
 */
export async function* rowBatches(groups: AsyncIterable<SourceRow[]>): AsyncGenerator<SourceRow[]> {
  let pending: SourceRow[] = [];
  try {
    let groupCount = 0;
    for await (const group of groups) {
      pending = pending.concat(group);
      groupCount += 1;
      let from = 0;
      for (; pending.length - from >= batchRows; from += batchRows) yield pending.slice(from, from + batchRows);
      pending = pending.slice(from);
      if (from > 0) groupCount = 0;
      if (groupCount < maxBatchGroups || pending.length === 0) continue;
      yield pending;
      pending = [];
      groupCount = 0;
    }
  } catch (error) {
    if (pending.length > 0) yield pending;
    throw error;
  }
  if (pending.length > 0) yield pending;
}
