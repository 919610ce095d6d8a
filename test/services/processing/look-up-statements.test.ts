import { beforeAll, describe, expect, it } from 'vitest';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import type { LookedUpField } from '../../../core/plan/planned-field.js';
import type { LookUp } from '../../../core/setup/look-up.js';
import { inCompany } from '../../../db/client.js';
import { lookUpStatement } from '../../../services/processing/look-up-statements.js';
import { type TestDatabase, useDatabase } from '../../harness/database.js';

const withLookUp = (lookUp: LookUp): LookedUpField =>
  compilePlan({
    name: 'Lines',
    file: { type: 'csv' },
    target: 'sales-document',
    mappings: [{ field: 'itemNumber', column: 'Item', lookUp }],
  }).lookUps[0] as LookedUpField;

/** The plan with which PostgreSQL looks up a batch of 2,000 values. */
async function planOf({ application }: TestDatabase, companyId: number, lookUp: LookUp): Promise<string> {
  return inCompany(application, companyId, async (tx) => {
    // The same setting as in a batch.
    await tx`SET LOCAL enable_seqscan = off`;
    await tx`CREATE TEMP TABLE batch_value ON COMMIT DROP AS SELECT 'I' || n AS item_number FROM generate_series(1, 2000) n`;
    const { text, values } = lookUpStatement(withLookUp(lookUp));
    const plan = await tx.unsafe(`EXPLAIN ${text}`, values as never[]);
    return plan.map((row) => row['QUERY PLAN']).join('\n');
  });
}

describe('a look-up of the values of a batch', () => {
  const database = useDatabase();
  let companyId: number;
  beforeAll(async () => {
    ({ companyId } = await database.company('acme'));
    await database.superuser`
      INSERT INTO item (company_id, number, description, gtin) SELECT ${companyId}, 'I' || n, 'Item', n::text FROM generate_series(1, 3000) n`;
  });

  it.each<[string, LookUp]>([
    ['a field', { target: 'item', by: 'gtin' }],
    ['a field without regard to case', { target: 'item', by: 'gtin', ignoreCase: true }],
    ['the number without regard to case', { target: 'item', ignoreCase: true }],
    ['a value list without regard to case', { valueList: 'UNITS', ignoreCase: true }],
  ])('by %s reads the records once and finds the values in a hash table', async (_name, lookUp) => {
    const plan = await planOf(database, companyId, lookUp);
    expect(plan).toMatch(/Filter: .*hashed SubPlan/);
    expect(plan).not.toContain('Nested Loop');
  });

  it.each<[string, LookUp]>([
    ['the number', { target: 'item' }],
    ['a value list', { valueList: 'UNITS' }],
  ])('by %s searches the index of the key for each value', async (_name, lookUp) => {
    expect(await planOf(database, companyId, lookUp)).toMatch(/Index Cond: .*company_id = .* = ANY \(/);
  });
});
