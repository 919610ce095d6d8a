import { describe, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.js';
import { isolationFaults } from './isolation-rules.js';

const rollback = new Error('rolled back on purpose');

describe('the database catalogue', () => {
  const database = useDatabase();

  it('violates no rule of isolation', async () => {
    expect(await isolationFaults(database.superuser)).toEqual([]);
  });

  it.each([
    ['ALTER TABLE item NO FORCE ROW LEVEL SECURITY', 'item does not FORCE row-level security'],
    ['ALTER TABLE batch DISABLE ROW LEVEL SECURITY', 'batch does not ENABLE row-level security'],
    ['DROP POLICY own_company ON record_error', 'record_error has no policy for longshore_app'],
    [
      'CREATE POLICY unrestricted ON item TO longshore_app USING (true)',
      'the policy unrestricted of item is not bound to the company',
    ],
    ['CREATE TABLE memo (note text)', 'memo has no company_id that is NOT NULL'],
    ['CREATE UNIQUE INDEX gtin_once ON item (gtin)', 'the unique key gtin_once of item does not contain the company'],
    ['ALTER VIEW record_status RESET (security_invoker)', 'the view record_status is not security_invoker'],
    ['GRANT TRUNCATE ON item TO longshore_app', 'longshore_app has TRUNCATE on item'],
    ['GRANT UPDATE (name) ON company TO longshore_app', 'longshore_app has UPDATE on company'],
    ['GRANT SELECT ON api_key TO longshore_app', 'longshore_app has SELECT on api_key.hash'],
    ['ALTER FUNCTION files_in_use RESET ALL', 'the function files_in_use has no fixed search_path'],
    ['GRANT EXECUTE ON FUNCTION ensure_company TO longshore_app', 'longshore_app may call ensure_company'],
  ])('would violate a rule after %s', async (change, fault) => {
    const broken = database.superuser.begin(async (tx) => {
      await tx.unsafe(change);
      const faults = await isolationFaults(tx);
      throw Object.assign(rollback, { faults });
    });
    await expect(broken).rejects.toMatchObject({ faults: expect.arrayContaining([fault]) });
  });
});
