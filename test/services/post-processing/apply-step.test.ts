import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PortionBench, startPortionBench } from './portion-bench.js';

let bench: PortionBench;

// A database that refuses to release orders of the customer REFUSED, with their numbers in its message.
beforeAll(async () => {
  bench = await startPortionBench();
  await bench.database.superuser.unsafe(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.customer_number = 'REFUSED' THEN RAISE EXCEPTION 'no % today', NEW.number; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON sales_document FOR EACH ROW EXECUTE FUNCTION refuse()`);
});
afterAll(() => bench.stop());

/** Creates a portion of `count` open orders, some of which are refused; their numbers begin with `prefix`. */
async function releasing(prefix: string, count: number, isRefused: (row: number) => boolean) {
  const { superuser } = bench.database;
  const portions = await bench.portions([{ step: 'release' }], count);
  const rows = Array.from({ length: count }, (_, index) => index + 1);
  await superuser`
    UPDATE written_document SET key = ARRAY['Order', ${prefix} || row_no] WHERE import_id = ${portions.importId}`;
  await superuser.begin(async (tx) => {
    // Without foreign keys, as only the status of the orders matters.
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`
      INSERT INTO sales_document (company_id, document_type, number, customer_number, amount, line_count)
      SELECT ${bench.companyId}, 'Order', ${prefix} || n, CASE WHEN n = ANY (${rows.filter(isRefused)}::int[]) THEN 'REFUSED' ELSE 'C1' END, 1, 1
      FROM generate_series(1, ${count}::int) n`;
  });
  return portions;
}

it('a step puts each subject that the database refuses in error with its message, and completes all others', async () => {
  const refused = [7, 8, 250];
  const { attempt, entries } = await releasing('A', 300, (row) => refused.includes(row));
  await attempt();
  const all = await entries();
  expect(all).toHaveLength(300);
  expect(all.filter(({ status }) => status !== 'Completed')).toEqual(
    refused.map((row) => ({
      row,
      status: 'Error',
      code: 'rejected',
      message: `The database refuses it: no A${row} today.`,
    })),
  );
  expect(
    await bench.database
      .superuser`SELECT count(*)::int AS released FROM sales_document WHERE number LIKE 'A%' AND status = 'Released'`,
  ).toEqual([{ released: 297 }]);
});

it('a step reports the reason for each subject if the database refuses all of them', async () => {
  const { attempt, entries } = await releasing('B', 250, () => true);
  await attempt();
  expect((await entries()).map(({ message }) => message)).toEqual(
    Array.from({ length: 250 }, (_, index) => `The database refuses it: no B${index + 1} today.`),
  );
});
