import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import type { ExternalPlan } from '../../../core/plan/plan.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { decideBatch } from '../../../services/delivery/decide-batch.js';
import { prepareRun } from '../../../services/imports/prepare-run.js';
import { useDatabase } from '../../harness/database.js';
import { stagedImport } from '../../harness/staged-import.js';

const setup: IntegrationSetup = {
  name: 'Leads',
  batchSize: 1,
  file: { type: 'csv' },
  target: 'endpoint',
  endpoint: { connection: 'CRM', path: '/leads', key: ['id'], fields: [{ name: 'id', kind: 'code', maxLength: 20 }] },
  mappings: [{ field: 'id', column: 'ID' }],
};

const database = useDatabase();

it('a batch does not wait for a target that another one has given up, until the target answers again', async () => {
  const { application, superuser } = database;
  const { companyId } = await database.company('acme');
  const ref = await stagedImport(application, companyId, setup, [['ID'], ['1'], ['2'], ['3']]);
  const { runNo } = await prepareRun(application, { ...ref, mode: 'background', requestId: randomUUID() });
  const claim = randomUUID();
  await superuser`UPDATE batch SET status = 'Processing', claim = ${claim}, started_at = now()`;
  const plan = compilePlan(setup) as ExternalPlan;
  const isGivenUp = async (batchNo: number): Promise<boolean> => {
    const scope = { ...ref, runNo, batchNo, claim, since: new Date(), arranged: false, first: true, dryRun: false };
    const external = { ...scope, plan, firstPosition: batchNo, lastPosition: batchNo };
    return (await decideBatch(application, external, async () => external)).givenUp;
  };
  const answer = (batchNo: number, gaveUp: boolean) => superuser`
    UPDATE delivery SET gave_up = ${gaveUp}, outcomes = '[{"outcome": "sent"}]', answered_at = now() WHERE batch_no = ${batchNo}`;

  for (const batchNo of [1, 2, 3]) expect(await isGivenUp(batchNo)).toBe(false);
  await answer(1, true);
  expect(await isGivenUp(3)).toBe(true);
  await answer(2, false);
  expect(await isGivenUp(3)).toBe(false);
  await answer(1, true);
  expect(await isGivenUp(3)).toBe(true);
  await superuser`UPDATE delivery SET answered_at = answered_at - interval '16 minutes'`;
  expect(await isGivenUp(3)).toBe(false);
});
