import { beforeAll, describe, expect, it } from 'vitest';
import { type EntryFilter, readEntries } from '../../../api/post-processing/entries/reads.js';
import type { PostProcessingEntry } from '../../../api/post-processing/entries/schemas.js';
import type { ImportRef } from '../../../core/model/contract.js';
import type { ImportStatus } from '../../../core/model/import-state.js';
import { connect, type Database, inCompany } from '../../../db/client.js';
import { salesOrdersSetup } from '../../../examples/setups.js';
import { useDatabase } from '../../harness/database.js';
import { setImportColumns } from '../../harness/set-import-columns.js';
import { uploadedImport } from '../../harness/staged-import.js';

const database = useDatabase();
let companyId: number;
beforeAll(async () => {
  ({ companyId } = await database.company('acme'));
  // Only the tests update the statistics: an automatic ANALYZE before the many rows of one transaction are committed would
  // let the planner assume that the tables are empty.
  for (const table of ['written_document', 'post_processing_entry', 'batch', 'post_processing_portion'])
    await database.superuser`ALTER TABLE ${database.superuser(table)} SET (autovacuum_enabled = false)`;
});

const mail = { step: 'e-mail', to: ['a@example.com'] };
const steps = [{ step: 'release' }, { ...mail, scope: 'document' }, { ...mail, scope: 'import' }];
const setup = { ...salesOrdersSetup, postProcessing: { trigger: 'JobQueue', steps } } as never;

/**
 * Creates an import of `batches` of `size` documents, each with two steps, and one step that is done once. `outcome` is an
 * SQL expression of the status of both steps of a document, by its row `r`: one letter a step, C(ompleted) or E(rror), and
 * none for a step that was not tried.
 */
async function followed(batches: number, size: number, outcome: string): Promise<ImportRef> {
  const ref = await uploadedImport(database.application, companyId, setup);
  const { importId } = ref;
  await database.superuser.begin(async (tx) => {
    const rows = tx`SELECT r, (r - 1) / ${size}::int + 1 AS batch_no, ${tx.unsafe(outcome)} AS outcome FROM generate_series(1, ${batches * size}::int) r`;
    await tx`
      INSERT INTO written_document (company_id, import_id, run_no, batch_no, row_no, target, key, action, fingerprint)
      SELECT ${companyId}::int, ${importId}::uuid, 1, batch_no, r, 'sales-document', ARRAY['Order', 'O' || r], 'inserted', r FROM (${rows}) d
      UNION ALL SELECT ${companyId}::int, ${importId}::uuid, 1, 1, 1, 'customer', ARRAY['made'], 'made', 1`;
    await tx`
      INSERT INTO job (company_id, import_id, kind, number, status_before, trigger, up_to_run)
      VALUES (${companyId}, ${importId}, 'post-processing', 1, 'Processing', 'JobQueue', 1)`;
    await tx`
      INSERT INTO post_processing_entry (company_id, import_id, run_no, batch_no, row_no, step, status, number)
      SELECT ${companyId}::int, ${importId}::uuid, 1, batch_no, r, step, CASE substr(outcome, step, 1) WHEN 'E' THEN 'Error' ELSE 'Completed' END, 1
      FROM (${rows}) d, generate_series(1, 2) step WHERE step <= length(outcome)
      UNION ALL SELECT ${companyId}::int, ${importId}::uuid, 0, 1, 0, 3, 'Error', 1`;
    await tx`
      INSERT INTO job (company_id, import_id, kind, number, in_import_workflow, status_before, total)
      VALUES (${companyId}, ${importId}, 'processing', 1, true, 'Staged', ${batches * size})`;
    await tx`
      INSERT INTO batch (company_id, import_id, run_no, batch_no, first_position, last_position, documents)
      SELECT ${companyId}::int, ${importId}::uuid, 1, n, n * ${size}::int, n * ${size}::int, ${size}::int FROM generate_series(1, ${batches}::int) n`;
    await tx`
      INSERT INTO post_processing_portion (company_id, import_id, number, portion_no, run_no, batch_no, first_step, last_step, completed, errors, prior_errors)
      SELECT ${companyId}::int, ${importId}::uuid, 1, row_number() OVER (), run_no, batch_no, 1, 3, count(*) FILTER (WHERE status = 'Completed'), 7 + count(*) FILTER (WHERE status = 'Error'), 7
      FROM post_processing_entry WHERE import_id = ${importId} GROUP BY run_no, batch_no`;
  });
  await set(ref, 'PostProcessing');
  return ref;
}

const set = ({ importId }: ImportRef, status: ImportStatus) =>
  setImportColumns(database.superuser, importId, { status });
const read = (filter: EntryFilter) => inCompany(database.application, companyId, (tx) => readEntries(tx, filter));

/** Reads all pages of `size` entries as the route does, which reads one entry more than it shows. */
async function allOf({ importId }: ImportRef, status: EntryFilter['status'], size: number) {
  const all: PostProcessingEntry[] = [];
  for (let after: number[] | undefined; ; ) {
    const { entries: rows } = await read({ importId, status, after, limit: size + 1 });
    all.push(...rows.slice(0, size));
    if (rows.length <= size) return all;
    after = all.at(-1)?.id.split('-').map(Number);
  }
}

const mixed = `CASE WHEN r > 33 THEN '' WHEN r % 7 = 0 THEN 'E' WHEN r % 5 = 0 THEN 'CE' WHEN r BETWEEN 21 AND 24 THEN 'C' ELSE 'CC' END`;

describe('the entries of post-processing', () => {
  it('are listed completely, for every page size and status', async () => {
    const ref = await followed(10, 4, mixed);
    const every = await allOf(ref, undefined, 1000);
    expect(every).toHaveLength(10 * 4 * 2 + 1);
    expect(every.slice(12, 15)).toMatchObject([
      { id: '1-2-7-1', status: 'Error', attempts: 1, document: { key: ['Order', 'O7'], row: 7 } },
      { id: '1-2-7-2', status: 'Ready', attempts: 0, name: 'e-mail', finishedAt: null },
      { id: '1-2-8-1', status: 'Completed' },
    ]);
    expect(every.at(-1)).toMatchObject({ id: '0-1-0-3', status: 'Error', document: null });
    for (const status of [undefined, 'Ready', 'Completed', 'Error', 'Skipped'] as const)
      for (const size of [1, 3, 100])
        expect(await allOf(ref, status, size)).toEqual(every.filter((entry) => !status || entry.status === status));
  });

  it.each<[ImportStatus, 'Ready' | 'Skipped']>([
    ['Processing', 'Ready'],
    ['Paused', 'Ready'],
    ['PostProcessing', 'Ready'],
    ['Cancelling', 'Skipped'],
    ['Cancelled', 'Skipped'],
    ['CompletedWithErrors', 'Skipped'],
  ])('that were not tried are listed by the status with which they are shown (%s: %s)', async (status, shown) => {
    const ref = await followed(1, 2, `CASE r WHEN 1 THEN 'E' ELSE '' END`);
    await set(ref, status);
    const untried = (await allOf(ref, undefined, 10)).filter(({ attempts }) => attempts === 0);
    expect(untried.map((entry) => entry.status)).toEqual([shown, shown, shown]);
    expect(await allOf(ref, shown, 10)).toEqual(untried);
    expect(await allOf(ref, shown === 'Ready' ? 'Skipped' : 'Ready', 10)).toEqual([]);
  });

  /** The number of rows of documents and entries that are read for a page of 21. */
  const cost = (session: Database, filter: Pick<EntryFilter, 'importId' | 'status'>, after?: number[]) =>
    inCompany(session, companyId, async (tx) => {
      const read = async (): Promise<number> => {
        const [row] = await tx<[{ rows: number }]>`
          SELECT sum(seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables
          WHERE relname IN ('written_document', 'post_processing_entry')`;
        return row.rows;
      };
      const before = await read();
      const { entries } = await readEntries(tx, { ...filter, after, limit: 21 });
      expect(entries.length).toBeGreaterThan(0);
      return (await read()) - before;
    });
  const size = 500;
  /** Creates an import with a document in error at the end of each batch; the last batch was not tried. */
  const large = () => followed(40, size, `CASE WHEN r > 19500 THEN '' WHEN r % 500 = 0 THEN 'E' ELSE 'CC' END`);
  const expectFewRowsRead = async (session: Database, importId: string, statistics: string) => {
    for (const after of [undefined, [1, 20, 10_000, 1]])
      for (const status of [undefined, 'Completed'] as const)
        expect(await cost(session, { importId, status }, after), statistics).toBeLessThan(150);
    expect(await cost(session, { importId, status: 'Error' }), statistics).toBeLessThan(150);
    expect(await cost(session, { importId, status: 'Ready' }), statistics).toBeLessThan(150);
    // All documents are read only of a batch that has an open entry without an error before it.
    expect(await cost(session, { importId, status: 'Ready' }, [1, 40, 19_800, 1]), statistics).toBeLessThan(3 * size);
  };

  it('of a page are read with a cost that depends on the page, not on the size of the import', async () => {
    const { importId } = await large();
    await expectFewRowsRead(database.application, importId, 'no statistics');
    await database.superuser`ANALYZE`;
    await expectFewRowsRead(database.application, importId, 'current statistics');
  });

  it('of a page are read at no higher cost with plans that were made for small tables', async () => {
    await database.superuser`TRUNCATE written_document, post_processing_entry, batch, post_processing_portion`;
    const { importId: small } = await followed(2, 4, mixed);
    await database.superuser`VACUUM ANALYZE`;
    // One session, which reuses its plans from the first call on.
    const session = connect(database.loginUrl, { max: 1 });
    try {
      await session`SET plan_cache_mode = force_generic_plan`;
      for (const status of [undefined, 'Completed', 'Error', 'Ready'] as const)
        await cost(session, { importId: small, status });
      await expectFewRowsRead(session, (await large()).importId, 'statistics of small tables');
    } finally {
      await session.end();
    }
  });
});
