import { beforeAll, expect, it } from 'vitest';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import { itemsSetup } from '../../../examples/setups.js';
import { tryRecords } from '../../../services/processing/try-records.js';
import { useDatabase } from '../../harness/database.js';

const database = useDatabase();
let companyId: number;
beforeAll(async () => {
  companyId = (await database.company('acme')).companyId;
});

const plan = compilePlan(itemsSetup);
const records = [
  { row: 2, groupKey: 'T1', valid: true, values: ['T1', 'Tea', '1.50', null] },
  { row: 3, groupKey: null, valid: false, values: [null, 'Öl "extra"\\', null, 'V9'] },
];

it('records that are in no table can be tried, and nothing is stored', async () => {
  const tried = await tryRecords(database.application, companyId, plan, records);
  expect(tried).toEqual([
    { row: 2, values: ['T1', 'Tea', '1.5', null], errors: [], warnings: [] },
    {
      row: 3,
      values: [null, 'Öl "extra"\\', null, 'V9'],
      errors: [{ code: 'not_found', field: 'vendorNumber', value: 'V9', message: 'Vendor "V9" not found.' }],
      warnings: [],
    },
  ]);
  const tables = await database.superuser`SELECT relname FROM pg_class WHERE relpersistence = 't'`;
  expect(tables).toEqual([]);
});

it('a trial ends at its timeout and releases its connection', async () => {
  await database.superuser.begin(async (tx) => {
    await tx`LOCK TABLE vendor IN ACCESS EXCLUSIVE MODE`;
    await expect(tryRecords(database.application, companyId, plan, records, { deadlineMs: 200 })).rejects.toMatchObject(
      {
        code: '57014',
      },
    );
  });
  const open = await database.superuser`
    SELECT state FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'longshore' AND xact_start IS NOT NULL`;
  expect(open).toEqual([]);
  expect(await tryRecords(database.application, companyId, plan, records)).toHaveLength(2);
});
