import { describe, expect, it } from 'vitest';
import { Expansion, maxRecordBytes } from '../../../core/formats/expansion.js';
import type { SourceRow } from '../../../core/formats/row-source.js';
import { rowBatches } from '../../../core/formats/text/row-batches.js';

describe('the size of the records of a file', () => {
  const add = (fileBytes: number, ...jsons: string[]) => {
    const expansion = new Expansion(fileBytes, { ratio: 10, floorBytes: 1_000 });
    for (const [index, json] of jsons.entries()) expansion.add(index + 2, json);
  };

  it('may be as large as the minimum limit, or as the allowed multiple of the file', () => {
    expect(() => add(1, 'x'.repeat(1_000))).not.toThrow();
    expect(() => add(1, 'x'.repeat(500), 'x'.repeat(501))).toThrow(
      'The records up to row 3 have more than 1,000 bytes, which is more than 10 times the 1 bytes of the file',
    );
    expect(() => add(200, 'x'.repeat(2_000))).not.toThrow();
    expect(() => add(200, 'é'.repeat(1_001))).toThrow(expect.objectContaining({ code: 'file_too_large' }));
  });

  it('is limited for each record, independently of the size of the file', () => {
    expect(() => add(maxRecordBytes, 'x'.repeat(maxRecordBytes))).not.toThrow();
    expect(() => add(maxRecordBytes, 'x'.repeat(maxRecordBytes + 1))).toThrow(
      expect.objectContaining({ code: 'file_row_too_long', place: { row: 2 } }),
    );
  });
});

describe('batches of rows', () => {
  async function sizes(groups: SourceRow[][]): Promise<number[]> {
    async function* source(): AsyncGenerator<SourceRow[]> {
      yield* groups;
    }
    const batches: number[] = [];
    for await (const batch of rowBatches(source())) batches.push(batch.length);
    return batches;
  }
  const rows = (count: number): SourceRow[] => Array.from({ length: count }, (_, row) => ({ row, cells: [] }));

  it('have 500 rows, or the rows of 32 chunks of the file if these are fewer', async () => {
    expect(await sizes([rows(1_200)])).toEqual([500, 500, 200]);
    expect(await sizes(Array.from({ length: 70 }, () => rows(1)))).toEqual([32, 32, 6]);
    // A row may be longer than 32 chunks, so a batch has at least one.
    expect(await sizes([...Array.from({ length: 70 }, () => []), rows(1), []])).toEqual([1]);
  });
});
