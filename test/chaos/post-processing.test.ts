import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../harness/api-client.js';
import { ordersFile, useStack } from '../harness/running-stack.js';

const orders = 1_200;

describe('post-processing in which processes are killed', () => {
  const running = useStack();
  beforeAll(async () => {
    const { superuser } = running;
    // One trigger counts how often each document is released. The other slows a portion down, so that a fault can
    // occur in the middle of it.
    await superuser.unsafe(`
      CREATE TABLE released (company_id int, number text);
      GRANT INSERT ON released TO public;
      CREATE FUNCTION count_release() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO released VALUES (NEW.company_id, NEW.number); RETURN NULL; END $$;
      CREATE FUNCTION slow_release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END $$;
      GRANT EXECUTE ON FUNCTION count_release(), slow_release() TO public;
      CREATE TRIGGER count_release AFTER UPDATE ON sales_document FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION count_release();
      CREATE TRIGGER slow_release AFTER UPDATE ON sales_document EXECUTE FUNCTION slow_release()`);
  });

  const victims = {
    'the worker': () => running.worker,
    PostgreSQL: () => running.postgres,
    Temporal: () => running.temporalServer,
  } as const;

  const midPortion = (client: ApiClient, id: string) =>
    running.until('a running portion after some completed ones', async () => {
      const [row] = await running.superuser`
        SELECT (SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep')::int AS sleeping,
          (SELECT count(*) FROM released JOIN company USING (company_id) WHERE code = ${client.company})::int AS done
        FROM import WHERE import_id = ${id}`;
      return row && row.sleeping > 0 && row.done >= 200;
    });

  const cases = [
    ['PerDocument', 'the worker'],
    ['JobQueue', 'the worker'],
    ['AfterProcessing', 'the worker'],
    ['JobQueue', 'PostgreSQL'],
    ['JobQueue', 'Temporal'],
  ] as const;
  it.each(cases)(
    'with the trigger %s, each document is released exactly once if %s is killed',
    async (trigger, victim) => {
      const client = await running.company({
        batchSize: 500,
        postProcessing: { trigger, steps: [{ step: 'release' }] },
      });
      const id = await running.begin(client, ordersFile(orders));
      await midPortion(client, id);
      running.signal(victims[victim](), 'SIGKILL');
      const done = await client.settled(id);
      expect(done).toMatchObject({
        status: 'Completed',
        postProcessing: { trigger, status: 'Finished', total: orders, completed: orders, errors: 0 },
      });
      await running.expectComplete(client, done, orders);
      const [counted] = await running.superuser`
      SELECT count(*)::int AS times, count(DISTINCT number)::int AS documents FROM released JOIN company USING (company_id) WHERE code = ${client.company}`;
      expect(counted).toEqual({ times: orders, documents: orders });
    },
  );
});
