import { randomUUID } from 'node:crypto';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import type { ExternalPlan } from '../../../core/plan/plan.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { decideBatch } from '../../../services/delivery/decide-batch.js';
import { prepareRun } from '../../../services/imports/prepare-run.js';
import type { TestDatabase } from '../../harness/database.js';
import { stagedImport } from '../../harness/staged-import.js';

export const setup: IntegrationSetup = {
  name: 'Leads',
  file: { type: 'csv' },
  target: 'endpoint',
  endpoint: { connection: 'CRM', path: '/leads', key: ['id'], fields: [{ name: 'id', kind: 'code', maxLength: 20 }] },
  mappings: [{ field: 'id', column: 'ID' }],
};

/** An import of three records for an endpoint, in batches that are claimed. `decide` decides what one of them sends. */
export async function claimedRun(
  { application, superuser, company }: Pick<TestDatabase, 'application' | 'superuser' | 'company'>,
  batchSize?: number,
) {
  const { companyId } = await company('acme');
  const ref = await stagedImport(application, companyId, { ...setup, batchSize }, [['ID'], ['1'], ['2'], ['3']]);
  const { runNo } = await prepareRun(application, { ...ref, mode: 'background', requestId: randomUUID() });
  const claim = randomUUID();
  await superuser`UPDATE batch SET status = 'Processing', claim = ${claim}, started_at = now()`;
  const plan = compilePlan(setup) as ExternalPlan;
  const decide = (batchNo: number, positions: { firstPosition: number; lastPosition: number }) => {
    const batch = { ...ref, runNo, batchNo, claim, since: new Date(), renumbered: false, first: true, dryRun: false };
    const scope = { ...batch, plan, ...positions };
    return decideBatch(application, scope, async () => scope);
  };
  return { ref, decide };
}
