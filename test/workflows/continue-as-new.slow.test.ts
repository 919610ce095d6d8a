import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflowIdOf } from '../../temporal/engine.js';
import { expectTrue } from '../harness/oracle.js';
import { startSystem, type TestSystem } from '../harness/system.js';
import { startEagerTemporal } from './eager-temporal.js';
import { historiesOf, orders, reaches, type Stage, setStage, start, whileBatchesWait } from './stage.js';

describe('an import of many batches', () => {
  let server: Awaited<ReturnType<typeof startEagerTemporal>>;
  let system: TestSystem;
  let stage: Stage;

  beforeAll(async () => {
    server = await startEagerTemporal();
    system = await startSystem({ TEMPORAL_ADDRESS: server.address });
    stage = await setStage(system);
  });
  afterAll(async () => {
    await stage?.close();
    await system?.stop();
    await server?.stop();
  });

  it('continues from one short history to the next with correct sums', async () => {
    const importId = await start(
      stage,
      orders('MANY', 40, (row) => (row[0]?.endsWith('7') ? row.with(6, 'UNKNOWN') : row)),
      'background',
    );
    await reaches(stage, importId, 'CompletedWithErrors');
    const progress = await stage.temporal.workflow.getHandle(workflowIdOf(importId)).result();
    const found = await stage.company.get(importId);
    expect(found.counts).toEqual({ total: 80, completed: 72, errors: 8, skipped: 0, waiting: 0, warnings: 0 });
    expect(found.results).toEqual({ documents: 36, inserted: 36, updated: 0, unchanged: 0, lines: 72 });
    expect(progress).toMatchObject({
      status: 'CompletedWithErrors',
      progress: { total: 80, completed: 72, errors: 8, documents: 36 },
    });
    await expectTrue(system.database.superuser, found);
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
    const importId = await start(stage, orders('ASK', 20), 'choose');
    await reaches(stage, importId, 'Staged');
    const workflow = stage.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBatchesWait(stage, importId, async () => {
      await workflow.signal('pause');
      await reaches(stage, importId, 'Paused');
    });
    await workflow.signal('resume');
    await reaches(stage, importId, 'Completed');
    await workflow.result();
    const asked = (await workflow.query('progress')) as { message: string; completed: number };
    expect(asked).toMatchObject({
      status: 'Completed',
      completed: 40,
      waiting: 0,
      message: (await stage.company.get(importId)).message,
    });
    expect((await historiesOf(stage, workflowIdOf(importId))).length).toBeGreaterThan(2);
  });
});
