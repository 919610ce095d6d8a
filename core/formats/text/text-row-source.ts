import type { RowSource, SourceRow } from '../row-source.js';
import { decodeText } from './decode-text.js';
import { rowBatches } from './row-batches.js';
import type { StoredText } from './stored-text.js';

/** Turns decoded text (UTF-8, whole characters) into rows of any grouping. */
export type ReadRows = (text: AsyncIterable<Buffer>) => AsyncGenerator<SourceRow[]>;

/** Creates the row source of a text file; each iteration reads the file again. */
export function textRowSource(stored: StoredText, chunkBytes: number, readRows: ReadRows): RowSource {
  let bytesRead = 0;
  const onRead = (bytes: number): void => {
    bytesRead = bytes;
  };
  return {
    bytesTotal: stored.bytesTotal,
    bytesRead: () => bytesRead,
    [Symbol.asyncIterator]: () => rowBatches(readRows(decodeText(stored, chunkBytes, onRead))),
  };
}
