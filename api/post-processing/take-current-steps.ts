import { storedSteps } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import type { ImportRow, IntegrationRow } from '../../db/rows.js';
import { Problem } from '../http/problem.js';

const shapeOf = (setup: IntegrationSetup): string =>
  JSON.stringify(storedSteps(setup).map(({ settings, scope }) => [settings.step, scope]));

/**
 * Gives an import the current settings of its integration's steps, in which mistakes can be corrected before a retry.
 * Throws `Problem` if the steps have changed.
 */
export async function takeCurrentSteps(tx: Transaction, importId: string): Promise<void> {
  const [found] = await tx<(Pick<ImportRow, 'setup'> & { current: IntegrationRow['setup'] | null })[]>`
    SELECT i.setup, n.setup AS current FROM import i LEFT JOIN integration n ON n.company_id = i.company_id AND n.code = i.integration_code
    WHERE i.import_id = ${importId} FOR UPDATE OF i`;
  if (!found?.current || shapeOf(found.current) !== shapeOf(found.setup))
    throw new Problem(
      'invalid_state',
      'The integration now has other steps than this import; only their settings may differ.',
    );
  await tx`
    UPDATE import SET setup = jsonb_set(setup, '{postProcessing,steps}', ${storableJson(found.current.postProcessing?.steps ?? [])}::text::jsonb)
    WHERE import_id = ${importId}`;
}
