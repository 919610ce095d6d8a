import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { workflowBundle } from '../../worker/workflow-bundle.js';
import { expectConsistent } from '../harness/oracle.js';
import { historiesOf, useTemporalBench } from '../harness/temporal-bench.js';
import { startEagerTemporal } from './eager-temporal.js';
import { customerData, historyText, payloadsOf, saveHistories } from './history-files.js';
import { outcomes, scenarios, workflowOf } from './scenarios.js';

// Runs every scenario on a server that suggests early to continue as new. `RECORD_HISTORIES=1` stores the histories for
// `replay.test.ts`: use it when a scenario is added, never to make a failing replay pass.
describe('scenarios of an import', () => {
  const bench = useTemporalBench(startEagerTemporal);

  it.each(Object.keys(scenarios))(
    '(%s) end as expected, replay, and expose no customer data to Temporal',
    async (name) => {
      const importId = (await scenarios[name]?.(bench)) as string;
      const found = await bench.client.get(importId);
      expect(found.status).toBe(outcomes[name]);
      await expectConsistent(bench.system.database.superuser, found);
      const histories = await historiesOf(bench, await workflowOf(bench, name, importId));
      const codePath = await workflowBundle();
      for (const history of histories) {
        await Worker.runReplayHistory({ workflowBundle: { codePath } }, history);
        expect(historyText(history)).not.toMatch(customerData);
        expect(payloadsOf(historyText(history))).not.toMatch(customerData);
        expect(payloadsOf(historyText(history))).toContain(importId);
      }
      if (process.env.RECORD_HISTORIES) await saveHistories(name, histories);
    },
  );
});
