import { describe, expect, it } from 'vitest';
import { workflowIdOf } from '../../temporal/engine.js';
import { expectConsistent } from '../harness/oracle.js';
import { historiesOf, start, useTemporalBench, whileBatchesWait } from '../harness/temporal-bench.js';
import { sampleOrders } from '../harness/world.js';
import { startEagerTemporal } from './eager-temporal.js';

describe('an import of many batches', () => {
  const bench = useTemporalBench(startEagerTemporal);

  it('continues as new with short histories and has correct sums', async () => {
    const importId = await start(
      bench,
      sampleOrders('MANY', 40, { change: (row) => (row[0]?.endsWith('7') ? row.with(6, 'UNKNOWN') : row) }),
      'background',
    );
    await bench.client.reaches(importId, 'CompletedWithErrors');
    const progress = await bench.temporal.workflow.getHandle(workflowIdOf(importId)).result();
    const found = await bench.client.get(importId);
    expect(found.counts).toEqual({ total: 80, completed: 72, errors: 8, skipped: 0, waiting: 0, warnings: 0 });
    expect(found.results).toEqual({ documents: 36, inserted: 36, updated: 0, unchanged: 0, lines: 72 });
    expect(progress).toMatchObject({
      status: 'CompletedWithErrors',
      progress: { total: 80, completed: 72, errors: 8, documents: 36 },
    });
    await expectConsistent(bench.system.database.superuser, found);
    const histories = await historiesOf(bench, workflowIdOf(importId));
    expect(histories.length).toBeGreaterThan(4);
    for (const { events } of histories) expect(events?.length).toBeLessThan(60);
    // Each batch was scheduled once in all histories.
    const scheduled = histories
      .flatMap(({ events }) => events ?? [])
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'processBatch');
    expect(scheduled).toHaveLength(40);
  });

  it('answers the query with correct counts and receives signals after it has continued as new', async () => {
    const importId = await start(bench, sampleOrders('ASK', 20), 'choose');
    await bench.client.reaches(importId, 'Staged');
    const workflow = bench.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBatchesWait(bench, importId, async () => {
      await workflow.signal('pause');
      await bench.client.reaches(importId, 'Paused');
    });
    await workflow.signal('resume');
    await bench.client.reaches(importId, 'Completed');
    await workflow.result();
    const progress = (await workflow.query('progress')) as { message: string; completed: number };
    expect(progress).toMatchObject({
      status: 'Completed',
      completed: 40,
      waiting: 0,
      message: (await bench.client.get(importId)).message,
    });
    expect((await historiesOf(bench, workflowIdOf(importId))).length).toBeGreaterThan(2);
  });
});
