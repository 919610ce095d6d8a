import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importSteps } from '../../core/model/import-events.js';
import { type ImportStatus, importStatuses } from '../../core/model/import-state.js';
import { importStepGuard } from '../../db/import-step-guard.js';
import { setImport } from '../harness/set-import.js';
import { ImportLife } from './import-life.js';

describe('the status of an import', () => {
  let life: ImportLife;
  let importId: string;
  beforeAll(async () => {
    life = await ImportLife.begin();
    ({ importId } = await life.staged([['S1', 'I100000', '1']]));
  });
  afterAll(() => life.database.drop());

  /** Returns whether the database accepts a transition. */
  async function accepts(from: ImportStatus, to: ImportStatus): Promise<boolean> {
    const { superuser } = life.database;
    await setImport(superuser, importId, { status: from });
    return superuser`UPDATE import SET status = ${to} WHERE import_id = ${importId}`.then(
      () => true,
      (error) => {
        expect((error as Error).message).toBe(`An import that is ${from} cannot become ${to}.`);
        return false;
      },
    );
  }

  it('accepts every transition of the table and no other', async () => {
    const allowed = new Set(importSteps().map((step) => step.join(' ')));
    for (const from of importStatuses)
      for (const to of importStatuses)
        expect(await accepts(from, to), `${from} to ${to}`).toBe(from === to || allowed.has(`${from} ${to}`));
  });

  it('is protected by a trigger that matches the table; a change of the table needs a migration with its new statement', async () => {
    const definition = async () => {
      const [row] = await life.database
        .superuser`SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE tgname = 'import_step'`;
      return row?.text as string;
    };
    const migrated = await definition();
    await life.database.superuser.unsafe(importStepGuard());
    expect(migrated, importStepGuard()).toBe(await definition());
  });
});
