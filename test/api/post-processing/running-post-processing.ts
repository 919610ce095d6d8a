import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { jobWorkflowId } from '../../../core/model/job.js';
import type { PostProcessing } from '../../../core/setup/post-processing.js';
import { salesOrdersSetup } from '../../../examples/setups.js';
import type { Answer, StartOptions } from '../../harness/api-client.js';
import { type Bench, useBench } from '../../harness/bench.js';
import { Gate } from '../../harness/gate.js';
import { sampleOrders } from '../../harness/world.js';

/** Post-processing of imports of 40 orders, which a gate blocks in the middle. */
export interface RunningPostProcessing extends Bench {
  /** At every portion that releases orders. */
  gate: Gate;
  temporal: Client;
  /** Starts an import of 40 new orders of one line each and returns its id. */
  start(postProcessing: PostProcessing, batchSize: number, options: StartOptions): Promise<string>;
  /** Starts an import and waits until two portions of its post-processing are done and others wait at the gate. */
  startBlocked(trigger: 'AfterProcessing' | 'JobQueue', more?: Partial<PostProcessing>): Promise<string>;
  /** Resolves once the post-processing of an import is blocked at the gate, after two portions. */
  blocked(importId: string): Promise<void>;
  /** Cancels an import whose portions wait at the gate, and opens the gate once the cancel is stored. */
  cancelBlocked(importId: string): Promise<Answer>;
  /** Resolves once no portion of an import is in progress. */
  portionsEnded(importId: string): Promise<void>;
  /** The number of released orders of the import that was started last. */
  releasedOrders(): Promise<number>;
  /** The workflow of an import's first post-processing. */
  workflowOf(importId: string): WorkflowHandle;
}

export function useRunningPostProcessing(): RunningPostProcessing {
  const bench = useBench({}, 'samples') as RunningPostProcessing;
  let series = 0;
  beforeAll(async () => {
    bench.gate = await Gate.at(bench.system.database.superuser, 'UPDATE OF status ON sales_document');
    const connection = await Connection.connect({ address: bench.system.configuration.temporalAddress });
    bench.temporal = new Client({ connection });
  });
  afterEach(() => bench.gate.open());
  afterAll(() => bench.temporal?.connection.close());

  return Object.assign(bench, {
    async start(postProcessing: PostProcessing, batchSize: number, options: StartOptions) {
      series += 1;
      await bench.client.putIntegration('followed', { ...salesOrdersSetup, batchSize, postProcessing });
      return (await bench.client.start('followed', sampleOrders(`C${series}`, 40, { lines: 1 }), options)).body.id;
    },

    async startBlocked(trigger: 'AfterProcessing' | 'JobQueue', more: Partial<PostProcessing> = {}) {
      await bench.gate.shut(2);
      const postProcessing = { trigger, steps: [{ step: 'release' }], ...more };
      const id = await bench.start(postProcessing, 2, { processing: 'background', prefer: 'respond-async' });
      await bench.blocked(id);
      return id;
    },

    async blocked(id: string) {
      await bench.gate.reachedAfter(async () => ((await bench.client.get(id)).postProcessing?.completed ?? 0) > 2);
    },

    async cancelBlocked(id: string) {
      const answer = bench.client.call('POST', `imports/${id}/cancel`);
      await expect
        .poll(
          () =>
            bench.system.database
              .superuser`SELECT 1 FROM job WHERE import_id = ${id} AND kind = 'post-processing' AND cancel_requested_at IS NOT NULL`,
        )
        .not.toHaveLength(0);
      await bench.gate.open();
      return answer;
    },

    async portionsEnded(id: string) {
      const ended = async () => {
        const [row] = await bench.system.database.superuser`
          SELECT count(*) FILTER (WHERE status = 'Processing')::int AS processing FROM post_processing_portion WHERE import_id = ${id}`;
        return row?.processing === 0 ? true : undefined;
      };
      await poll(ended, { timeoutMs: 20_000, waitingFor: 'the end of the portions in progress' });
    },

    async releasedOrders() {
      const [row] = await bench.system.database.superuser`
        SELECT count(*)::int AS documents FROM sales_document WHERE number LIKE ${`C${series}-%`} AND status = 'Released'`;
      return row?.documents;
    },

    workflowOf: (id: string) =>
      bench.temporal.workflow.getHandle(jobWorkflowId({ importId: id, kind: 'post-processing', number: 1 })),
  });
}
