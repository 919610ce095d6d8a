import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importEvents } from '../../core/model/import-events.js';
import { importStatuses } from '../../core/model/import-state.js';
import { endedJobStatuses, jobStates } from '../../core/model/job.js';
import { jobEvents } from '../../core/model/job-events.js';
import { firstStatuses, type Transition, transitionsOf } from '../../core/model/transitions.js';
import { assigned, setImportColumns } from '../harness/set-import-columns.js';
import { ImportLifecycle } from './import-lifecycle.js';
import { stepGuards } from './step-guards.js';

const tables: Record<'import' | 'job', { events: Record<string, Transition>; statuses: string[] }> = {
  import: { events: importEvents, statuses: importStatuses },
  job: { events: jobEvents, statuses: Object.keys(jobStates) },
};
const ended: readonly string[] = endedJobStatuses;

describe.each(['import', 'job'] as const)('the status of one %s', (table) => {
  const { events, statuses } = tables[table];
  let lifecycle: ImportLifecycle;
  let importId: string;
  beforeAll(async () => {
    lifecycle = await ImportLifecycle.begin();
    const ref = await lifecycle.staged([['S1', 'I100000', '1']]);
    await lifecycle.prepare(ref);
    ({ importId } = ref);
  });
  afterAll(() => lifecycle.database.drop());

  /** The columns of a row with this status; a job has an end exactly if it has ended. */
  const columns = (status: string) =>
    table === 'import' ? { status } : { status, finished_at: ended.includes(status) ? new Date() : null };

  /** Returns whether the database accepts a transition. */
  async function accepts(from: string, to: string): Promise<boolean> {
    const { superuser } = lifecycle.database;
    await setImportColumns(superuser, importId, columns(from), table);
    return superuser`UPDATE ${superuser(table)} SET ${assigned(columns(to))} WHERE import_id = ${importId}`.then(
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

  it('refuses a new row with a status that no event creates', async () => {
    const { superuser } = lifecycle.database;
    const first = firstStatuses(events);
    for (const [place, status] of statuses.entries()) {
      const key =
        table === 'import' ? { import_id: randomUUID() } : { number: 100 + place, entry_number: 1_000_000 + place };
      const row = JSON.stringify({ ...columns(status), ...key });
      const inserted = superuser`
        INSERT INTO ${superuser(table)} SELECT (jsonb_populate_record(t, ${row}::text::jsonb)).* FROM ${superuser(table)} t WHERE import_id = ${importId} LIMIT 1`;
      if (first.includes(status)) await inserted;
      else await expect(inserted, status).rejects.toThrow(`A new ${table} cannot be ${status}.`);
    }
  });

  it.each(['step', 'first'] as const)(
    'is protected by a trigger (%s) that matches the events; a change of them needs a migration with its new statement',
    async (name) => {
      const { superuser } = lifecycle.database;
      const definition = async () => {
        const [row] =
          await superuser`SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE tgname = ${`${table}_${name}`}`;
        return row?.text as string;
      };
      const migrated = await definition();
      await superuser.unsafe(stepGuards[table][name]);
      expect(migrated, stepGuards[table][name]).toBe(await definition());
    },
  );
});
