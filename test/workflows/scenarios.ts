import { poll } from '../../cli/stack/poll.js';
import type { ImportStatus } from '../../core/model/import-state.js';
import { jobWorkflowId } from '../../core/model/job.js';
import { salesOrdersSetup } from '../../examples/setups.js';
import { deliveryWorkflowIdOf, workflowIdOf } from '../../temporal/engine.js';
import { processUpdate } from '../../workflows/messages.js';
import { WebhookReceiver } from '../connectors/webhook/webhook-receiver.js';
import { start, type TemporalBench, whileBatchesWait } from '../harness/temporal-bench.js';
import { csv, sampleOrders } from '../harness/world.js';

const ended = ({ temporal }: TemporalBench, importId: string) =>
  temporal.workflow
    .getHandle(workflowIdOf(importId))
    .result()
    .catch(() => {});

/** Runs of an import on a real system, by name; each returns the id of the import. */
export const scenarios: Record<string, (bench: TemporalBench) => Promise<string>> = {
  async 'choose-then-now'(bench) {
    const importId = await start(bench, sampleOrders('NOW', 3), 'choose');
    await bench.client.reaches(importId, 'Staged');
    const workflow = bench.temporal.workflow.getHandle(workflowIdOf(importId));
    await workflow.executeUpdate(processUpdate, { args: [{ mode: 'now' }] });
    await workflow.result();
    return importId;
  },

  async 'stored-run'(bench) {
    const importId = await start(bench, sampleOrders('STORED', 6), 'choose');
    await bench.client.reaches(importId, 'Staged');
    await bench.client.process(importId);
    await ended(bench, importId);
    return importId;
  },

  async 'background-in-batches'(bench) {
    const importId = await start(bench, sampleOrders('BACK', 8), 'background');
    await bench.client.reaches(importId, 'Completed');
    await ended(bench, importId);
    return importId;
  },

  async 'cancel-by-signal'(bench) {
    const importId = await start(bench, sampleOrders('CANCEL', 6), 'choose');
    await bench.client.reaches(importId, 'Staged');
    await whileBatchesWait(bench, importId, async () => {
      await bench.temporal.workflow.getHandle(workflowIdOf(importId)).signal('cancel');
      await bench.client.reaches(importId, 'Cancelling', 'Cancelled');
    });
    await bench.client.reaches(importId, 'Cancelled');
    await ended(bench, importId);
    return importId;
  },

  async 'pause-and-resume'(bench) {
    const importId = await start(bench, sampleOrders('PAUSE', 6), 'choose');
    await bench.client.reaches(importId, 'Staged');
    const workflow = bench.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBatchesWait(bench, importId, async () => {
      await workflow.signal('pause');
      await bench.client.reaches(importId, 'Paused');
    });
    await workflow.signal('resume');
    await bench.client.reaches(importId, 'Completed');
    await ended(bench, importId);
    return importId;
  },

  async 'file-fault'(bench) {
    const { body } = await bench.client.start('small-batches', csv(['Number', 'Quantity'], ['SO-1', '1']), {
      processing: 'background',
    });
    const importId = String((body as unknown as { import: string }).import.split('/').pop());
    await ended(bench, importId);
    return importId;
  },

  async 'retry-by-update-with-start'(bench) {
    const unknown = sampleOrders('RETRY', 3, {
      change: (row) => [row[0] as string, row[0]?.endsWith('2') ? 'C-LATER' : (row[1] as string), ...row.slice(2)],
    });
    const importId = await start(bench, unknown, 'background');
    await bench.client.reaches(importId, 'CompletedWithErrors');
    await ended(bench, importId);
    await bench.client.import(
      'customers',
      csv(['No.', 'Name', 'City', 'Credit Limit'], ['C-LATER', 'Later', 'Oslo', '1']),
    );
    await bench.client.process(importId, { status: 'Error' });
    await ended(bench, importId);
    return importId;
  },

  async 'cancel-by-temporal'(bench) {
    const importId = await start(bench, sampleOrders('TCANCEL', 6), 'choose');
    await bench.client.reaches(importId, 'Staged');
    await whileBatchesWait(bench, importId, async () => {
      await bench.temporal.workflow.getHandle(workflowIdOf(importId)).cancel();
      await bench.client.reaches(importId, 'Cancelling', 'Cancelled');
    });
    await bench.client.reaches(importId, 'Cancelled');
    await ended(bench, importId);
    return importId;
  },

  async 'dry-run'(bench) {
    const importId = await start(bench, sampleOrders('DRY', 8), 'choose');
    await bench.client.reaches(importId, 'Staged');
    const { status } = await bench.client.call('POST', `imports/${importId}/dry-runs`, {});
    if (status !== 200) throw new Error(`The request for a dry run was answered with ${status}.`);
    await bench.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'dry-run', number: 1 })).result();
    return importId;
  },

  async 'dry-run-cancelled'(bench) {
    const importId = await start(bench, sampleOrders('DRYC', 6), 'choose');
    await bench.client.reaches(importId, 'Staged');
    const { superuser } = bench.system.database;
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE item IN ACCESS EXCLUSIVE MODE`;
      const { body } = await bench.client.call<{ links: { self: string } }>(
        'POST',
        `imports/${importId}/dry-runs`,
        {},
        { prefer: 'respond-async' },
      );
      await bench.client.call('POST', `${body.links.self}/cancel`, undefined, { prefer: 'wait=20' });
    });
    await bench.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'dry-run', number: 1 })).result();
    return importId;
  },

  async 'followed-per-document'(bench) {
    const importId = await start(bench, sampleOrders('EACH', 8), 'background', 'PerDocument');
    await ended(bench, importId);
    return importId;
  },

  async 'followed-after-processing'(bench) {
    const importId = await start(bench, sampleOrders('AFTER', 4), 'background', 'AfterProcessing');
    await ended(bench, importId);
    return importId;
  },

  async 'job-after-an-import'(bench) {
    const importId = await start(bench, sampleOrders('JOB', 12), 'background', 'JobQueue');
    await bench.client.reaches(importId, 'Completed');
    await bench.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'post-processing', number: 1 })).result();
    return importId;
  },

  async 'job-cancelled'(bench) {
    const { superuser } = bench.system.database;
    const importId = await superuser.begin(async (tx) => {
      await tx`LOCK TABLE post_processing_entry IN ACCESS EXCLUSIVE MODE`;
      const started = await start(bench, sampleOrders('JOBC', 6), 'background', 'JobQueue');
      await bench.client.reaches(started, 'PostProcessing');
      await bench.client.call('POST', `imports/${started}/post-processing/1/pause`, undefined, { prefer: 'wait=20' });
      await bench.client.call('POST', `imports/${started}/post-processing/1/cancel`, undefined, { prefer: 'wait=0' });
      return started;
    });
    await bench.client.reaches(importId, 'Cancelled');
    await bench.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'post-processing', number: 1 })).result();
    return importId;
  },

  async 'undo-in-batches'(bench) {
    const importId = await start(bench, sampleOrders('UNDO', 12), 'background');
    await bench.client.reaches(importId, 'Completed');
    await bench.client.call('POST', `imports/${importId}/undo`);
    await bench.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'undo', number: 1 })).result();
    return importId;
  },

  async 'undo-cancelled'(bench) {
    const importId = await start(bench, sampleOrders('UNDOC', 8), 'background');
    await bench.client.reaches(importId, 'Completed');
    await bench.system.database.superuser.begin(async (tx) => {
      await tx`LOCK TABLE sales_document IN ACCESS EXCLUSIVE MODE`;
      await bench.client.call('POST', `imports/${importId}/undo`, undefined, { prefer: 'respond-async' });
      await bench.client.call('POST', `imports/${importId}/undos/1/cancel`, undefined, { prefer: 'wait=20' });
    });
    await bench.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'undo', number: 1 })).result();
    return importId;
  },

  async 'notification-by-webhook'(bench) {
    const receiver = await new WebhookReceiver().start();
    receiver.answer = (response, nth) => response.writeHead(nth < 2 ? 503 : 204).end();
    await bench.client.call('PUT', 'webhooks/ERP', { url: receiver.url });
    await bench.client.putIntegration('notifying', {
      ...salesOrdersSetup,
      notifications: [{ channel: 'webhook', webhook: 'ERP' }],
    });
    const { id } = await bench.client.import('notifying', sampleOrders('NOTIFY', 2));
    await bench.temporal.workflow.getHandle(await deliveryOf(bench)).result();
    await receiver.stop();
    return id;
  },
};

/** Waits for the workflow of the only delivery, and returns its id. */
const deliveryOf = ({ client, temporal }: TemporalBench): Promise<string> =>
  poll(
    async () => {
      const { body } = await client.call<{ entries: { id: string }[] }>('GET', 'deliveries');
      const workflowId = deliveryWorkflowIdOf(body.entries[0]?.id ?? '', 1);
      return (await temporal.workflow.getHandle(workflowId).describe()) && workflowId;
    },
    { timeoutMs: 20_000, waitingFor: 'the workflow of the delivery' },
  );

/** The id of the workflow whose histories a scenario records. */
export async function workflowOf(bench: TemporalBench, scenario: string, importId: string): Promise<string> {
  if (scenario.startsWith('notification')) return deliveryOf(bench);
  if (scenario.startsWith('undo')) return jobWorkflowId({ importId, kind: 'undo', number: 1 });
  if (scenario.startsWith('job')) return jobWorkflowId({ importId, kind: 'post-processing', number: 1 });
  return scenario.startsWith('dry-run')
    ? jobWorkflowId({ importId, kind: 'dry-run', number: 1 })
    : workflowIdOf(importId);
}

/** The status of the import at the end of each scenario. */
export const outcomes: Record<string, ImportStatus> = {
  'choose-then-now': 'Completed',
  'stored-run': 'Completed',
  'followed-per-document': 'Completed',
  'followed-after-processing': 'Completed',
  'job-after-an-import': 'Completed',
  'job-cancelled': 'Cancelled',
  'background-in-batches': 'Completed',
  'cancel-by-signal': 'Cancelled',
  'pause-and-resume': 'Completed',
  'file-fault': 'Failed',
  'retry-by-update-with-start': 'Completed',
  'cancel-by-temporal': 'Cancelled',
  'dry-run': 'Staged',
  'dry-run-cancelled': 'Staged',
  'undo-in-batches': 'Undone',
  'undo-cancelled': 'Completed',
  'notification-by-webhook': 'Completed',
};
