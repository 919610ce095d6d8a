import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importEvents } from '../../core/model/import-events.js';
import { importStatuses } from '../../core/model/import-state.js';
import { endedJobStatuses, jobStates } from '../../core/model/job.js';
import { jobEvents } from '../../core/model/job-events.js';
import { type Transition, transitionsOf } from '../../core/model/transitions.js';
import type { Tag } from '../../db/driver/query.js';
import { ImportLifecycle } from './import-lifecycle.js';
import { stepGuards } from './step-guards.js';

const tables = {
  import: { events: importEvents, statuses: importStatuses, ended: [] },
  job: { events: jobEvents, statuses: Object.keys(jobStates), ended: endedJobStatuses },
} as const satisfies Record<
  string,
  { events: Record<string, Transition>; statuses: string[]; ended: readonly string[] }
>;

describe.each(['import', 'job'] as const)('the status of one %s', (table) => {
  const { events, statuses, ended } = tables[table];
  let life: ImportLifecycle;
  let importId: string;
  beforeAll(async () => {
    life = await ImportLifecycle.begin();
    const ref = await life.staged([['S1', 'I100000', '1']]);
    await life.prepare(ref);
    ({ importId } = ref);
  });
  afterAll(() => life.database.drop());

  const set = (sql: Tag, status: string) =>
    (ended as readonly string[]).length === 0
      ? sql`UPDATE ${sql(table)} SET status = ${status} WHERE import_id = ${importId}`
      : sql`UPDATE ${sql(table)} SET status = ${status}, finished_at = CASE WHEN ${(ended as readonly string[]).includes(status)} THEN now() END WHERE import_id = ${importId}`;

  /** Returns whether the database accepts a transition. */
  async function accepts(from: string, to: string): Promise<boolean> {
    const { superuser } = life.database;
    await superuser.begin(async (tx) => {
      // Without the triggers, so that every status can be set.
      await tx`SET LOCAL session_replication_role = 'replica'`;
      await set(tx, from);
    });
    return set(superuser, to).then(
      () => true,
      (error) => {
        expect((error as Error).message).toBe(`The ${table} is ${from} and cannot become ${to}.`);
        return false;
      },
    );
  }

  it('accepts every transition of the table of events and no other', async () => {
    const allowed = new Set(transitionsOf(events).map((step) => step.join(' ')));
    for (const from of statuses)
      for (const to of statuses)
        expect(await accepts(from, to), `${from} to ${to}`).toBe(from === to || allowed.has(`${from} ${to}`));
  });

  it('is protected by a trigger that matches the events; a change of them needs a migration with its new statement', async () => {
    const { superuser } = life.database;
    const definition = async () => {
      const [row] =
        await superuser`SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE tgname = ${`${table}_step`}`;
      return row?.text as string;
    };
    const migrated = await definition();
    await superuser.unsafe(stepGuards[table]);
    expect(migrated, stepGuards[table]).toBe(await definition());
  });
});
