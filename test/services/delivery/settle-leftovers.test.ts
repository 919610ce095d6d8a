import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import type { ExternalPlan } from '../../../core/plan/plan.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { decideBatch } from '../../../services/delivery/decide-batch.js';
import { failImport } from '../../../services/imports/fail-import.js';
import { prepareRun } from '../../../services/imports/prepare-run.js';
import { useDatabase } from '../../harness/database.js';
import { setImport } from '../../harness/set-import.js';
import { stagedImport } from '../../harness/staged-import.js';

const setup: IntegrationSetup = {
  name: 'Leads',
  file: { type: 'csv' },
  target: 'endpoint',
  endpoint: { connection: 'CRM', path: '/leads', key: ['id'], fields: [{ name: 'id', kind: 'code', maxLength: 20 }] },
  mappings: [{ field: 'id', column: 'ID' }],
};

describe('an import that ends while its documents are being sent', () => {
  const database = useDatabase();

  it('has the outcomes so far, even if its setup cannot be used any more', async () => {
    const { application, superuser } = database;
    const { companyId } = await database.company('acme');
    const ref = await stagedImport(application, companyId, setup, [['ID'], ['1'], ['2'], ['3']]);
    const { runNo } = await prepareRun(application, { ...ref, mode: 'background', requestId: randomUUID() });
    const claim = randomUUID();
    await superuser`UPDATE batch SET status = 'Processing', claim = ${claim}, started_at = now()`;
    const batch = { ...ref, runNo, batchNo: 1, claim, since: new Date(), arranged: false, first: true, dryRun: false };
    const plan = compilePlan(setup) as ExternalPlan;
    const scope = { ...batch, plan, firstPosition: 1, lastPosition: 4 };
    await decideBatch(application, scope, async () => scope);
    await superuser`UPDATE delivery SET outcomes = '[{"outcome": "sent"}]', sending = 1`;
    await setImport(superuser, ref.importId, { setup: { ...setup, mappings: [{ field: 'removed', column: 'ID' }] } });

    const { progress } = await failImport(application, { ...ref, code: 'InvalidSetup', message: 'for a test' });
    expect(progress).toMatchObject({ status: 'Failed', total: 3, completed: 1, errors: 1, documents: 1 });
    const errors = await superuser`SELECT row_no, code FROM record_error`;
    expect([...errors]).toEqual([{ row_no: 3, code: 'outcome_unknown' }]);
  });
});
