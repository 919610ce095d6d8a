import { describe, expect, it } from 'vitest';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import type { InternalPlan } from '../../../core/plan/plan.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { itemsSetup, salesOrdersSetup } from '../../../examples/setups.js';
import type { InternalScope } from '../../../services/processing/batch-scope.js';
import { batchStatements } from '../../../services/processing/write-batch.js';

const scope = (setup: IntegrationSetup): InternalScope => ({
  companyId: 1,
  importId: '00000000-0000-0000-0000-000000000000',
  runNo: 1,
  batchNo: 1,
  claim: '00000000-0000-0000-0000-000000000000',
  since: new Date(0),
  plan: compilePlan(setup) as InternalPlan,
  renumbered: false,
  firstPosition: 1,
  lastPosition: 10,
  first: true,
  dryRun: false,
});
const textsOf = (setup: IntegrationSetup): string[] => {
  const { decide, write } = batchStatements(scope(setup));
  return [...decide, ...write].map(({ text }) => text);
};
const matching = /batch_match|advisory|enable_nestloop/;
const modes = (['insert', 'update', 'upsert'] as const).flatMap((writeMode) =>
  (['error', 'skip'] as const).map((onConflict) => ({ writeMode, onConflict })),
);

describe('the statements of a batch', () => {
  it.each(modes)('do not match records if existing ones are found by their key: %j', (mode) => {
    for (const setup of [itemsSetup, salesOrdersSetup])
      expect(textsOf({ ...setup, ...mode }).filter((text) => matching.test(text))).toEqual([]);
  });

  it.each(modes)('match existing records in at most two passes, and write with the same statements: %j', (mode) => {
    for (const [setup, matchBy] of [
      [itemsSetup, ['description']],
      [salesOrdersSetup, ['customerNumber', 'yourReference']],
    ] as const) {
      const plain = textsOf({ ...setup, ...mode });
      const withMatching = textsOf({ ...setup, ...mode, matchBy: [...matchBy] });
      const passes = withMatching.filter((text) => /UPDATE batch_match/.test(text));
      expect(passes).toHaveLength(mode.writeMode === 'update' ? 1 : 2);
      // The lock is needed only to create records, which an update does not do.
      expect(withMatching.filter((text) => /advisory/.test(text))).toHaveLength(mode.writeMode === 'update' ? 0 : 1);
      const writing = (texts: string[]) => texts.filter((text) => /INSERT INTO (item|sales)/.test(text));
      expect(writing(withMatching)).toEqual(writing(plain));
    }
  });
});
