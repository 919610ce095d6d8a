import { describe, expect, it } from 'vitest';
import { workflowIdOf } from '../../temporal/engine.js';
import { expectTrue } from '../harness/oracle.js';
import { historiesOf, start, useStage, whileBatchesWait } from '../harness/stage.js';
import { sampleOrders } from '../harness/world.js';
import { startEagerTemporal } from './eager-temporal.js';

describe('an import of many batches', () => {
  const stage = useStage(startEagerTemporal);

  it('continues from one short history to the next with correct sums', async () => {
    const importId = await start(
      stage,
      sampleOrders('MANY', 40, { change: (row) => (row[0]?.endsWith('7') ? row.with(6, 'UNKNOWN') : row) }),
      'background',
    );
    await stage.client.reaches(importId, 'CompletedWithErrors');
    const progress = await stage.temporal.workflow.getHandle(workflowIdOf(importId)).result();
    const found = await stage.client.get(importId);
    expect(found.counts).toEqual({ total: 80, completed: 72, errors: 8, skipped: 0, waiting: 0, warnings: 0 });
    expect(found.results).toEqual({ documents: 36, inserted: 36, updated: 0, unchanged: 0, lines: 72 });
    expect(progress).toMatchObject({
      status: 'CompletedWithErrors',
      progress: { total: 80, completed: 72, errors: 8, documents: 36 },
    });
    await expectTrue(stage.system.database.superuser, found);
    const histories = await historiesOf(stage, workflowIdOf(importId));
    expect(histories.length).toBeGreaterThan(4);
    for (const { events } of histories) expect(events?.length).toBeLessThan(60);
    // Each batch was assigned once, over all histories.
    const handedOut = histories
      .flatMap(({ events }) => events ?? [])
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'processBatch');
    expect(handedOut).toHaveLength(40);
  });

  it('answers the query with the same numbers in every history, and receives signals there', async () => {
    const importId = await start(stage, sampleOrders('ASK', 20), 'choose');
    await stage.client.reaches(importId, 'Staged');
    const workflow = stage.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBatchesWait(stage, importId, async () => {
      await workflow.signal('pause');
      await stage.client.reaches(importId, 'Paused');
    });
    await workflow.signal('resume');
    await stage.client.reaches(importId, 'Completed');
    await workflow.result();
    const asked = (await workflow.query('progress')) as { message: string; completed: number };
    expect(asked).toMatchObject({
      status: 'Completed',
      completed: 40,
      waiting: 0,
      message: (await stage.client.get(importId)).message,
    });
    expect((await historiesOf(stage, workflowIdOf(importId))).length).toBeGreaterThan(2);
  });
});
