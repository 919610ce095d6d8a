import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../harness/api-client.js';
import { ordersFile, useStack } from '../harness/running-stack.js';

const orders = 1_200;

describe('post-processing in which processes are killed', () => {
  const running = useStack();
  beforeAll(async () => {
    const { superuser } = running;
    // Counts how often each document is released.
    await superuser.unsafe(`
      CREATE TABLE released (company_id int, number text);
      GRANT INSERT ON released TO public;
      CREATE FUNCTION count_release() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO released VALUES (NEW.company_id, NEW.number); RETURN NULL; END $$;
      GRANT EXECUTE ON FUNCTION count_release() TO public;
      CREATE TRIGGER count_release AFTER UPDATE ON sales_document FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION count_release()`);
  });

  const victims = {
    'the worker': () => running.worker,
    PostgreSQL: () => running.postgres,
    Temporal: () => running.temporalServer,
  } as const;

  const isReleased = (client: ApiClient, documents: number) => async (): Promise<boolean> => {
    const [row] = await running.superuser<[{ done: number }]>`
      SELECT count(*)::int AS done FROM released JOIN company USING (company_id) WHERE code = ${client.company}`;
    return row.done >= documents;
  };

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
      const gate = await running.gateAtReleases(client, 2);
      const id = await running.begin(client, ordersFile(orders));
      await gate.reachedAfter(isReleased(client, 200));
      running.signal(victims[victim](), 'SIGKILL');
      await gate.open();
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
