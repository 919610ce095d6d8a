import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import { save, useBench } from '../../harness/bench.js';
import { orderFile, orderLine, ordersSetup } from '../../harness/world.js';

const maxAttempts = 3;
const bench = useBench({ REFUSED_ATTEMPTS: String(maxAttempts) });

beforeAll(async () => {
  await bench.system.database.superuser.unsafe(`
    CREATE SCHEMA refusing;
    GRANT USAGE ON SCHEMA refusing TO PUBLIC;
    CREATE SEQUENCE refusing.tries;
    GRANT ALL ON SEQUENCE refusing.tries TO PUBLIC;
    CREATE FUNCTION refusing.entry_of(number text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN
      RETURN CASE number WHEN 'LARGE' THEN (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) i) ELSE number END;
    END $$;
    CREATE FUNCTION refusing.large() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF old.number = 'LARGE' THEN PERFORM to_char(now(), repeat('x', 90000000)); END IF;
      RETURN coalesce(new, old);
    END $$;
    -- Its parameters are an error code and the number of calls that are refused with it.
    CREATE FUNCTION refusing.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('refusing.tries') <= tg_argv[1]::int THEN RAISE EXCEPTION 'Secret value' USING ERRCODE = tg_argv[0]; END IF;
      RETURN new;
    END $$`);
  await save(bench.client, 'orders', ordersSetup());
});

/** Runs the SQL of `create`, then `work`, and then the SQL of `drop`. */
async function withTemporary<Result>(create: string, drop: string, work: () => Promise<Result>): Promise<Result> {
  const { superuser } = bench.system.database;
  await superuser.unsafe(create);
  try {
    return await work();
  } finally {
    await superuser.unsafe(drop);
  }
}

const importToEnd = (content: string, processing?: 'background' | 'choose') =>
  bench.client.importToEnd('orders', content, processing);
const large = { code: 'rejected', message: expect.stringMatching(/^It is too large for the database: /) };

describe('a record that is too large for PostgreSQL', () => {
  it.each([
    [
      'as an entry of an index (54000)',
      'CREATE INDEX refusing ON sales_document (refusing.entry_of(number))',
      'DROP INDEX refusing',
      'I',
    ],
    [
      'in memory (XX000)',
      `CREATE FUNCTION refusing.inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF new.number = 'LARGE' THEN PERFORM to_char(now(), repeat('x', 90000000)); END IF;
         RETURN new;
       END $$;
       CREATE TRIGGER refusing BEFORE INSERT ON sales_document FOR EACH ROW EXECUTE FUNCTION refusing.inserted()`,
      'DROP FUNCTION refusing.inserted() CASCADE',
      'M',
    ],
  ])('%s is the only one in error', async (_place, create, drop, prefix) => {
    const done = await withTemporary(create, drop, () =>
      importToEnd(orderFile(orderLine(`${prefix}1`), orderLine('LARGE'), orderLine(`${prefix}2`))),
    );
    expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 2, errors: 1 } });
    const [record, ...others] = await bench.client.records(done.id, 'Error');
    expect([record, others]).toMatchObject([{ row: 3, errors: [large] }, []]);
    const { superuser } = bench.system.database;
    expect(await superuser`SELECT attempts FROM batch WHERE import_id = ${done.id}`).toEqual([{ attempts: 1 }]);
  });

  it('is the only one in error in post-processing', async () => {
    const postProcessing = { trigger: 'AfterProcessing' as const, steps: [{ step: 'release' as const }] };
    await save(bench.client, 'orders', ordersSetup({ postProcessing }));
    const done = await withTemporary(
      'CREATE TRIGGER refusing BEFORE UPDATE ON sales_document FOR EACH ROW EXECUTE FUNCTION refusing.large()',
      'DROP TRIGGER refusing ON sales_document',
      () => importToEnd(orderFile(orderLine('P1'), orderLine('LARGE'), orderLine('P2'))),
    );
    await save(bench.client, 'orders', ordersSetup());
    expect(done.postProcessing).toMatchObject({ total: 3, completed: 2, errors: 1 });
    const { superuser } = bench.system.database;
    await superuser`DELETE FROM sales_line WHERE document_number = 'LARGE'`;
    await superuser`DELETE FROM sales_document WHERE number = 'LARGE'`;
  });

  it('is the only one that an undo keeps', async () => {
    const done = await importToEnd(orderFile(orderLine('U1'), orderLine('LARGE'), orderLine('U2')));
    const undone = await withTemporary(
      'CREATE TRIGGER refusing BEFORE DELETE ON sales_document FOR EACH ROW EXECUTE FUNCTION refusing.large()',
      'DROP TRIGGER refusing ON sales_document',
      () => bench.client.call('POST', `imports/${done.id}/undo`, undefined, { prefer: 'wait=60' }),
    );
    expect(undone.body).toMatchObject({ counts: { removed: 2, kept: 1 } });
  });
});

/** Imports a file while `table` refuses the first `tries` statements of the kind `event`, with an error code. */
const importWithRefusals = (code: string, table: string, event: string, tries = 1_000_000, processing?: 'choose') =>
  withTemporary(
    `SELECT setval('refusing.tries', 1, false);
     CREATE TRIGGER refusing BEFORE ${event} ON ${table} FOR EACH ROW EXECUTE FUNCTION refusing.refuse('${code}', ${tries})`,
    `DROP TRIGGER refusing ON ${table}`,
    () =>
      importToEnd(orderFile(orderLine(`${code}-${table.length}`), orderLine(`${table.length}-${code}`)), processing),
  );

describe('a database error that no record causes', () => {
  it.each([
    ['54000', 1, 'something is too large for it.'],
    ['53400', 1, "a limit in the server's configuration is exceeded."],
    ['22000', 1, 'it cannot store a value.'],
    ['42P01', maxAttempts, 'the statement does not match the schema. It was tried 3 times.'],
    ['P0001', maxAttempts, 'it violates a rule of the database. It was tried 3 times.'],
    ['57014', maxAttempts, 'it took longer than the statement timeout. It was tried 3 times.'],
  ])(
    '(%s) lets the import fail after %s attempts, and then it can be processed again',
    async (code, attempts, reason) => {
      const failed = await importWithRefusals(code, 'batch', 'UPDATE OF completed');
      expect(failed).toMatchObject({
        status: 'Failed',
        fault: {
          code: 'DatabaseError',
          message: expect.stringMatching(new RegExp(`^PostgreSQL error ${code} .*: ${reason}$`)),
        },
        counts: { total: 2, waiting: 2 },
      });
      expect(JSON.stringify(failed)).not.toContain('Secret');
      const { superuser } = bench.system.database;
      expect(await superuser`SELECT attempts FROM batch WHERE import_id = ${failed.id}`).toEqual([{ attempts }]);
      const again = await bench.client.process(failed.id);
      expect(again).toMatchObject({ status: 200, body: { status: 'Completed', counts: { completed: 2, waiting: 0 } } });
    },
  );

  it('is retried if it is temporary', async () => {
    const done = await importWithRefusals('53200', 'batch', 'UPDATE OF completed', maxAttempts + 1);
    expect(done).toMatchObject({ status: 'Completed', counts: { completed: 2 } });
  });

  it.each([
    // The one attempt writes twice, the second time without the texts of the errors.
    ['54000', 2],
    ['42703', maxAttempts],
  ])(
    '(%s) while a file is read lets the import fail after %s writes, and then the file can be imported again',
    async (code, writes) => {
      const failed = await importWithRefusals(code, 'integration_record', 'INSERT', undefined, 'choose');
      expect(failed).toMatchObject({ status: 'Failed', fault: { code: 'StagingFailed' } });
      const { superuser } = bench.system.database;
      expect(await superuser`SELECT last_value::int FROM refusing.tries`).toEqual([{ last_value: writes }]);
      const { body } = await bench.client.call<Import>('POST', `imports/${failed.id}/replay`, {});
      expect(await bench.client.settled(body.id)).toMatchObject({ status: 'Staged', counts: { waiting: 2 } });
    },
  );
});
