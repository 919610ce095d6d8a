import { randomUUID } from 'node:crypto';
import { processBatch } from '../../activities/process-batch.js';
import type { ImportRef, Selection } from '../../core/model/contract.js';
import { inCompany } from '../../db/client.js';
import { type ImportFigures, importsWithFigures } from '../../db/import-figures.js';
import { customerRows, itemRows, vendorRows } from '../../examples/master-data.js';
import { customersSetup, itemsSetup, salesOrdersSetup, vendorsSetup } from '../../examples/setups.js';
import { prepareRun } from '../../services/imports/prepare-run.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';
import { setImportColumns } from '../harness/set-import-columns.js';
import { stagedImport } from '../harness/staged-import.js';

/** Order, item and quantity of each record, which decide its result in these tests. */
export type Line = [order: string, item: string, quantity: string];

const columns = ['Order No.', 'Item No.', 'Quantity'];
const setup = {
  ...salesOrdersSetup,
  batchSize: 2,
  mappings: [
    { field: 'number', column: 'Order No.' },
    { field: 'customerNumber', constant: 'C10000' },
    { field: 'itemNumber', column: 'Item No.' },
    { field: 'quantity', column: 'Quantity' },
  ],
};

/** Changes the states of imports step by step, as a workflow does, and reads their figures. */
export class ImportLifecycle {
  private constructor(
    readonly database: TestDatabase,
    readonly companyId: number,
  ) {}

  static async begin(): Promise<ImportLifecycle> {
    const database = await createDatabase();
    const { companyId } = await database.company('acme');
    const lifecycle = new ImportLifecycle(database, companyId);
    for (const [masterData, rows] of [
      [customersSetup, customerRows(1)],
      [vendorsSetup, vendorRows(1)],
      [itemsSetup, itemRows(3, 1)],
    ] as const) {
      const ref = await stagedImport(database.application, companyId, masterData, rows);
      await lifecycle.prepare(ref);
      await lifecycle.process(ref, 1, 1);
    }
    return lifecycle;
  }

  staged(lines: Line[]): Promise<ImportRef> {
    return stagedImport(this.database.application, this.companyId, setup, [columns, ...lines]);
  }

  prepare(ref: ImportRef, selection: Selection = {}) {
    return prepareRun(this.database.application, { ...ref, ...selection, mode: 'background', requestId: randomUUID() });
  }

  process(ref: ImportRef, runNo: number, batchNo: number) {
    return processBatch({ database: this.database.application }, { ...ref, runNo, batchNo });
  }

  /** Marks a batch as being processed by a worker. */
  async claim({ importId }: ImportRef, runNo: number, batchNo: number): Promise<void> {
    await this.database
      .superuser`UPDATE batch SET status = 'Processing', claim = gen_random_uuid(), attempts = 1 WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo}`;
  }

  async set({ importId }: ImportRef, change: Record<string, unknown>): Promise<void> {
    await setImportColumns(this.database.superuser, importId, change);
  }

  /** Returns the first two letters of each record's status, in the order of the file, such as `Re Er Co`. */
  async statuses({ importId }: ImportRef): Promise<string> {
    const rows = await inCompany(
      this.database.application,
      this.companyId,
      (tx) => tx`SELECT status FROM record_status WHERE import_id = ${importId} ORDER BY row_no`,
    );
    return rows.map(({ status }) => (status as string).slice(0, 2)).join(' ');
  }

  async figures(...refs: ImportRef[]): Promise<ImportFigures[]> {
    const ids = refs.map(({ importId }) => importId);
    const found = await inCompany(this.database.application, this.companyId, (tx) => importsWithFigures(tx, ids));
    return ids.flatMap((id) => found.filter(({ row }) => row.import_id === id).map(({ figures }) => figures));
  }
}
