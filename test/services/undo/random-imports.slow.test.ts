import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { processBatch } from '../../../activities/process-batch.js';
import { type PreviewPlace, previewPlace, previewPlaceIn, shownTotals } from '../../../api/undos/preview/place.js';
import { previewUndo } from '../../../api/undos/preview/reads.js';
import type { PlacedDocument } from '../../../api/undos/reads.js';
import type { ImportRef } from '../../../core/model/contract.js';
import { isFailure } from '../../../core/model/failure.js';
import type { UndoFigures } from '../../../core/model/undo-figures.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { inCompany, inCompanyRolledBack } from '../../../db/client.js';
import { finishRun } from '../../../services/imports/finish-run.js';
import { prepareRun } from '../../../services/imports/prepare-run.js';
import { beginUndo, prepareUndo } from '../../../services/undo/begin-undo.js';
import { finishUndo } from '../../../services/undo/finish-undo.js';
import { undoBatch } from '../../../services/undo/undo-batch.js';
import { useDatabase } from '../../harness/database.js';
import { stagedImport } from '../../harness/staged-import.js';
import { storedRows } from '../../harness/stored-rows.js';

const columns = ['Order', 'Customer', 'Item', 'Quantity', 'Price'];
const setupOf = (writeMode: 'insert' | 'upsert' | 'update'): IntegrationSetup => ({
  name: 'Orders',
  file: { type: 'csv' },
  target: 'sales-document',
  writeMode,
  batchSize: 3,
  mappings: [
    { field: 'number', column: 'Order' },
    {
      field: 'customerNumber',
      column: 'Customer',
      lookUp: { target: 'customer', by: 'number', onNotFound: 'create', template: { name: 'New {value}' } },
    },
    {
      field: 'itemNumber',
      column: 'Item',
      lookUp: { target: 'item', by: 'number', onNotFound: 'create', template: { description: 'New {value}' } },
    },
    { field: 'quantity', column: 'Quantity' },
    { field: 'unitPrice', column: 'Price' },
  ],
});

const digit = fc.integer({ min: 1, max: 4 }).map(String);
const oneImport = fc.record({
  writeMode: fc.constantFrom('insert' as const, 'upsert' as const, 'update' as const),
  rows: fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 6 }).map((n) => `SO-${n}`),
      digit,
      digit,
      digit,
      digit,
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  ),
});

describe('imports of overlapping orders', () => {
  const database = useDatabase();
  let companyId: number;
  beforeAll(async () => {
    ({ companyId } = await database.company('acme'));
  });

  async function importRows({
    writeMode,
    rows,
  }: {
    writeMode: 'insert' | 'upsert' | 'update';
    rows: string[][];
  }): Promise<ImportRef> {
    const ref = await stagedImport(database.application, companyId, setupOf(writeMode), [
      columns,
      ...rows.map(([order, customer, item, ...rest]) => [order as string, `C${customer}`, `I${item}`, ...rest]),
    ]);
    const run = await prepareRun(database.application, { ...ref, mode: 'background', requestId: randomUUID() });
    for (let batchNo = 1; batchNo <= run.batches; batchNo += 1)
      await processBatch({ database: database.application }, { ...ref, runNo: run.runNo, batchNo });
    await finishRun(database.application, { ...ref, runNo: run.runNo });
    return ref;
  }

  async function undo(ref: ImportRef): Promise<UndoFigures | undefined> {
    const begun = await inCompany(database.application, companyId, (tx) => beginUndo(tx, ref, 'test')).catch(
      (error: unknown) => {
        // An undo is refused if all records are in error.
        if (!isFailure(error, 'NotProcessable')) throw error;
      },
    );
    if (begun === undefined) return undefined;
    const undoRef = { ...ref, number: begun };
    const { phases } = await prepareUndo(database.application, undoRef);
    for (let undoBatchNo = 1; undoBatchNo <= (phases.at(-1) ?? 0); undoBatchNo += 1) {
      // Each batch is called several times, and must be done once.
      await Promise.all([1, 2].map(() => undoBatch(database.application, { ...undoRef, undoBatchNo })));
      await undoBatch(database.application, { ...undoRef, undoBatchNo });
    }
    return finishUndo(database.application, undoRef);
  }

  /** Reads all pages of a preview, with `size` documents each. */
  async function previewed({ importId }: ImportRef, size: number) {
    const documents: PlacedDocument[] = [];
    for (let after: PreviewPlace | undefined; ; ) {
      const begin = after;
      const found = await inCompanyRolledBack(database.application, companyId, (tx) =>
        previewUndo(tx, importId, { after: begin, limit: size + 1 }),
      );
      const shown = found.documents.entries.slice(0, size);
      documents.push(...shown);
      const last = shown.at(-1);
      if (!last || found.documents.entries.length <= size) return { ...shownTotals(found.totals), documents };
      const cursor = JSON.stringify(previewPlace(found.totals, begin, shown.length, last));
      after = previewPlaceIn(Buffer.from(cursor).toString('base64url'));
    }
  }

  /** The documents that an undo has neither removed nor restored, in the order of a preview. */
  const exceptions = ({ importId }: ImportRef, number: number) => database.superuser`
    SELECT e.target, e.key, e.row_no AS row, e.reason FROM undo_exception e JOIN written_document w USING (company_id, import_id, run_no, batch_no, row_no, target, key)
    WHERE e.import_id = ${importId} AND e.number = ${number}
    ORDER BY w.action <> 'made', e.run_no, e.batch_no, e.row_no, e.target, e.key::text COLLATE "C"`;

  it('restore all tables exactly if they are undone in reverse order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(oneImport, { minLength: 1, maxLength: 4 }), async (imports) => {
        const done: { ref: ImportRef; before: string }[] = [];
        for (const imported of imports) {
          const before = await storedRows(database.superuser);
          done.push({ ref: await importRows(imported), before });
        }
        for (const { ref, before } of done.reverse()) {
          const figures = await undo(ref);
          expect(figures?.kept ?? 0).toBe(0);
          expect(await storedRows(database.superuser)).toBe(before);
          const [shown] = await database.superuser`
            SELECT count(*) FILTER (WHERE status = 'Completed')::int AS completed FROM record_status WHERE import_id = ${ref.importId}`;
          expect(shown?.completed).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('leave no partial document and count each document once if they are undone in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(oneImport, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (imports, randomNumbers) => {
          const refs: ImportRef[] = [];
          for (const imported of imports) refs.push(await importRows(imported));
          const order = refs
            .map((ref) => ({ ref, place: Number(randomNumbers.next().value) }))
            .sort((a, b) => a.place - b.place);
          for (const { ref } of order) {
            const preview = await previewed(ref, 1 + (Number(randomNumbers.next().value) % 2));
            const figures = await undo(ref);
            if (figures) {
              const { number, total, removed, restored, kept, alreadyRemoved } = figures;
              expect(removed + restored + kept + alreadyRemoved).toBe(total);
              const excepted = await exceptions(ref, number);
              // A preview cannot know what the database will refuse.
              if (excepted.every(({ reason }) => reason !== 'rejected')) {
                expect(preview.counts).toEqual({ total, removed, restored, kept, alreadyRemoved });
                const listed = preview.documents.map(({ document: { target, key, row, reason } }) => ({
                  target,
                  key,
                  row,
                  reason,
                }));
                expect(listed).toEqual([...excepted]);
              }
            }
            const partialDocuments = await database.superuser`
            SELECT FROM sales_document d WHERE line_count = 0 OR line_count <> (
              SELECT count(*) FROM sales_line l WHERE l.company_id = d.company_id AND l.document_type = d.document_type AND l.document_number = d.number)`;
            expect(partialDocuments).toHaveLength(0);
          }
          // Records that were left can be undone after the records that use them.
          for (const { importId } of refs.reverse()) {
            const [left] = await database.superuser`SELECT status FROM import WHERE import_id = ${importId}`;
            if (left?.status === 'PartlyUndone') await undo({ companyId, importId });
          }
          await database.superuser`TRUNCATE customer, vendor, item, sales_document, sales_line`;
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);
});
