import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readConfiguration } from '../../configuration.js';
import { connectEngine, type Engine } from '../../engine/engine.js';

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection.close());

let queues = 0;
const progress = { phase: 'done' } as never;
let imports = 0;
const ref = (companyId: number) => {
  imports += 1;
  return { companyId, importId: `0192aaaa-0000-7000-8000-${String(imports).padStart(12, '0')}` };
};

const starts: Record<string, (engine: Engine, companyId: number) => Promise<unknown>> = {
  'an import': (engine, companyId) => engine.start({ ...ref(companyId), processing: 'now' }, 'x'),
  'an import that is revived': (engine, companyId) => engine.revive({ ...ref(companyId), processing: 'now' }),
  'an order to an import that has ended': (engine, companyId) => engine.signal(ref(companyId), 'cancel', progress),
  'post-processing': (engine, companyId) => engine.startPostProcessing({ ...ref(companyId), number: 1 }),
  'an undo': (engine, companyId) => engine.startUndo({ ...ref(companyId), number: 1 }),
  'a delivery': (engine, companyId) =>
    engine.startDelivery({ ...ref(companyId), deliveryId: String(imports), round: 1, by: 'webhook' }),
};

describe('the workflows of a company that has many', () => {
  it.each(Object.keys(starts))('keep none of another waiting: %s', async (what) => {
    queues += 1;
    const taskQueue = `turns-${queues}`;
    const engine = connectEngine(
      readConfiguration({
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
        TEMPORAL_ADDRESS: inject('temporalAddress'),
        TASK_QUEUE: taskQueue,
      }) as never,
    );
    const start = starts[what] as (typeof starts)[string];
    await Promise.all(Array.from({ length: 100 }, () => start(engine, 1)));
    await start(engine, 2);
    // As a worker asks, and nothing is answered. The engine has a few lines for each queue, and asks them at random.
    const handedOut: number[] = [];
    for (let one = 0; one < 40 && !handedOut.includes(2); one += 1) {
      const asked = { namespace: 'default', taskQueue: { name: taskQueue }, identity: 'test' };
      const task = await connection.withDeadline(Date.now() + 60_000, () =>
        connection.workflowService.pollWorkflowTaskQueue(asked),
      );
      const { input } = task.history?.events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
      handedOut.push(JSON.parse(Buffer.from(input?.payloads?.[0]?.data ?? []).toString('utf8')).companyId);
    }
    await engine.close();
    expect(handedOut).toContain(2);
  });
});
