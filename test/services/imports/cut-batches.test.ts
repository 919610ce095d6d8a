import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { inCompany, type Transaction } from '../../../db/client.js';
import type { BatchRow } from '../../../db/rows.js';
import { customersSetup } from '../../../examples/setups.js';
import { cutBatches } from '../../../services/imports/cut-batches.js';
import { useDatabase } from '../../harness/database.js';
import { uploadedImport } from '../../harness/staged-import.js';

import { type BatchRange, expectValidBatches, type PositionedRecord } from '../processing/valid-batches.js';

/** Thrown to roll back a transaction. */
class RolledBack extends Error {}

describe('dividing a run into batches', () => {
  const database = useDatabase();
  let ref: { companyId: number; importId: string };

  beforeAll(async () => {
    const { companyId } = await database.company('acme');
    ref = await uploadedImport(database.application, companyId, customersSetup);
  });

  /** Divides a run of these records into batches, rolls it back, and returns the batches. */
  async function cut(records: PositionedRecord[], batchSize: number, renumbered: boolean): Promise<BatchRange[]> {
    let cuts: BatchRange[] = [];
    const { companyId, importId } = ref;
    const work = inCompany(database.application, companyId, async (tx: Transaction) => {
      // In a renumbered run the positions of records differ from their row numbers.
      const rows = records.map(({ position, group }) => [renumbered ? 10_000 - position : position, group, position]);
      await tx`
        INSERT INTO integration_record (company_id, import_id, row_no, group_key, valid, source, values)
        SELECT ${companyId}, ${importId}, (r->>0)::int, r->>1, true, '[]', '[]' FROM jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) r`;
      await tx`
        INSERT INTO job (company_id, import_id, kind, number, in_import_workflow, status_before, total, renumbered)
        VALUES (${companyId}, ${importId}, 'processing', 1, true, 'Staged', ${records.length}, ${renumbered})`;
      if (renumbered) {
        await tx`
          INSERT INTO run_record (company_id, import_id, run_no, position, row_no)
          SELECT ${companyId}, ${importId}, 1, (r->>2)::int, (r->>0)::int FROM jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) r`;
      }
      await cutBatches(tx, { companyId, importId, runNo: 1, renumbered, batchSize });
      const found = await tx<
        (Pick<BatchRow, 'batch_no'> & BatchRange)[]
      >`SELECT batch_no, first_position AS first, last_position AS last FROM batch WHERE import_id = ${importId} ORDER BY batch_no`;
      expect(found.map(({ batch_no }) => batch_no)).toEqual(found.map((_, index) => index + 1));
      cuts = found.map(({ first, last }) => ({ first, last }));
      throw new RolledBack();
    });
    await work.catch((error) => {
      if (!(error instanceof RolledBack)) throw error;
    });
    return cuts;
  }

  const contiguous = fc
    .array(
      fc.record({ size: fc.integer({ min: 1, max: 9 }), none: fc.boolean(), gap: fc.constantFrom(0, 0, 0, 1, 5, 40) }),
      { minLength: 1, maxLength: 25 },
    )
    .map((groups) => {
      let position = 1;
      return groups.flatMap(({ size, none, gap }, index) => {
        position += gap;
        return Array.from(
          { length: size },
          (): PositionedRecord => ({ position: position++, group: none ? null : `G${index}` }),
        );
      });
    });

  it('keeps groups whole, covers every record once and respects the size, even with blank rows in the file', async () => {
    await fc.assert(
      fc.asyncProperty(contiguous, fc.integer({ min: 1, max: 20 }), async (records, batchSize) => {
        expectValidBatches(records, await cut(records, batchSize, false), batchSize);
      }),
      { numRuns: 80 },
    );
  });

  it('has the same properties in a renumbered run', async () => {
    await fc.assert(
      fc.asyncProperty(contiguous, fc.integer({ min: 1, max: 20 }), async (gapped, batchSize) => {
        const records = gapped.map(({ group }, index) => ({ position: index + 1, group }));
        expectValidBatches(records, await cut(records, batchSize, true), batchSize);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, ...[number, number][]]>([
    ['splits a group', [1, 3], [4, 6]],
    ['leaves a gap', [1, 2], [4, 6]],
    ['contains a record of another batch', [1, 4], [4, 6]],
    ['ends before the last record', [1, 4], [5, 5]],
    ['is too small', [1, 2], [3, 6]],
    ['is too large', [1, 6]],
  ])('is checked here: the check fails if a batch %s', (_fault, ...cuts) => {
    const records = ['A', 'A', 'B', 'B', 'C', 'C'].map((group, index) => ({ position: index + 1, group }));
    const valid = [
      { first: 1, last: 4 },
      { first: 5, last: 6 },
    ];
    expectValidBatches(records, valid, 3);
    expect(() =>
      expectValidBatches(
        records,
        cuts.map(([first = 0, last = 0]) => ({ first, last })),
        3,
      ),
    ).toThrow();
  });

  const run = (length: number, group: (index: number) => string | null): PositionedRecord[] =>
    Array.from({ length }, (_, index) => ({ position: index + 1, group: group(index) }));

  it('puts one large group into one batch', async () => {
    expect(
      await cut(
        run(500, () => 'G'),
        10,
        false,
      ),
    ).toEqual([{ first: 1, last: 500 }]);
    expect(
      await cut(
        run(500, () => 'G'),
        10,
        true,
      ),
    ).toEqual([{ first: 1, last: 500 }]);
  });

  it('treats each record without a group as a separate group', async () => {
    const cuts = await cut(
      run(25, () => null),
      10,
      false,
    );
    expect(cuts).toEqual([
      { first: 1, last: 10 },
      { first: 11, last: 20 },
      { first: 21, last: 25 },
    ]);
  });

  it('creates one batch for one record', async () => {
    expect(await cut([{ position: 2, group: 'G' }], 5_000, false)).toEqual([{ first: 1, last: 2 }]);
  });
});
