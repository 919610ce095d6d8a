import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { Dependencies } from '../../../activities/dependencies.js';
import { stageFile } from '../../../activities/stage-file.js';
import { StagingTurns } from '../../../activities/staging-turns.js';
import { customersSetup } from '../../../examples/setups.js';
import { useDatabase } from '../../harness/database.js';
import { uploadedImport } from '../../harness/staged-import.js';

// A resume can happen between an attempt's read of the import and its result.
describe('a file that was paused before it was read', () => {
  const database = useDatabase();

  it('is read by the next attempt if it is resumed during this one', async () => {
    const { companyId } = await database.company('acme');
    const ref = await uploadedImport(database.application, companyId, customersSetup);
    const { superuser } = database;
    await superuser`UPDATE import SET status = 'Paused'`;
    const attempt = () =>
      new MockActivityEnvironment().run(() =>
        stageFile(
          { database: database.application, bounds: { lostAttempts: 5 } } as Dependencies,
          new StagingTurns(),
          ref,
        ),
      );
    expect(await attempt()).toMatchObject({ status: 'Paused' });
    await superuser.unsafe(`
      CREATE FUNCTION resume() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF pg_trigger_depth() = 1 THEN UPDATE import SET status = 'Parsing' WHERE status = 'Paused'; END IF; RETURN NULL; END $$;
      CREATE TRIGGER resume AFTER UPDATE ON import FOR EACH STATEMENT EXECUTE FUNCTION resume();
      GRANT EXECUTE ON FUNCTION resume() TO public`);
    await expect(attempt()).rejects.toMatchObject({ type: 'Superseded' });
    expect((await superuser`SELECT status FROM import`)[0]?.status).toBe('Parsing');
  });
});
