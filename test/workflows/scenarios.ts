import { poll } from '../../cli/stack/poll.js';
import type { ImportStatus } from '../../core/model/import-state.js';
import { jobWorkflowId } from '../../core/model/job.js';
import { salesOrdersSetup } from '../../samples/setups.js';
import { deliveryWorkflowIdOf, workflowIdOf } from '../../temporal/engine.js';
import { processUpdate } from '../../workflows/messages.js';
import { WebhookReceiver } from '../connectors/webhook/webhook-receiver.js';
import { type Stage, start, whileBatchesWait } from '../harness/stage.js';
import { csv, sampleOrders } from '../harness/world.js';

const ended = ({ temporal }: Stage, importId: string) =>
  temporal.workflow
    .getHandle(workflowIdOf(importId))
    .result()
    .catch(() => {});

/** What can happen to an import, each run on a real system; returns the id of the import. */
export const scenarios: Record<string, (stage: Stage) => Promise<string>> = {
  async 'choose-then-now'(stage) {
    const importId = await start(stage, sampleOrders('NOW', 3), 'choose');
    await stage.client.reaches(importId, 'Staged');
    const workflow = stage.temporal.workflow.getHandle(workflowIdOf(importId));
    await workflow.executeUpdate(processUpdate, { args: [{ mode: 'now' }] });
    await workflow.result();
    return importId;
  },

  async 'background-in-batches'(stage) {
    const importId = await start(stage, sampleOrders('BACK', 8), 'background');
    await stage.client.reaches(importId, 'Completed');
    await ended(stage, importId);
    return importId;
  },

  async 'cancel-by-signal'(stage) {
    const importId = await start(stage, sampleOrders('CANCEL', 6), 'choose');
    await stage.client.reaches(importId, 'Staged');
    await whileBatchesWait(stage, importId, async () => {
      await stage.temporal.workflow.getHandle(workflowIdOf(importId)).signal('cancel');
      await stage.client.reaches(importId, 'Cancelling', 'Cancelled');
    });
    await stage.client.reaches(importId, 'Cancelled');
    await ended(stage, importId);
    return importId;
  },

  async 'pause-and-resume'(stage) {
    const importId = await start(stage, sampleOrders('PAUSE', 6), 'choose');
    await stage.client.reaches(importId, 'Staged');
    const workflow = stage.temporal.workflow.getHandle(workflowIdOf(importId));
    await whileBatchesWait(stage, importId, async () => {
      await workflow.signal('pause');
      await stage.client.reaches(importId, 'Paused');
    });
    await workflow.signal('resume');
    await stage.client.reaches(importId, 'Completed');
    await ended(stage, importId);
    return importId;
  },

  async 'file-fault'(stage) {
    const { body } = await stage.client.start('small-batches', csv(['Number', 'Quantity'], ['SO-1', '1']), {
      processing: 'background',
    });
    const importId = String((body as unknown as { import: string }).import.split('/').pop());
    await ended(stage, importId);
    return importId;
  },

  async 'retry-by-update-with-start'(stage) {
    const unknown = sampleOrders('RETRY', 3, {
      change: (row) => [row[0] as string, row[0]?.endsWith('2') ? 'C-LATER' : (row[1] as string), ...row.slice(2)],
    });
    const importId = await start(stage, unknown, 'background');
    await stage.client.reaches(importId, 'CompletedWithErrors');
    await ended(stage, importId);
    await stage.client.import(
      'customers',
      csv(['No.', 'Name', 'City', 'Credit Limit'], ['C-LATER', 'Later', 'Oslo', '1']),
    );
    await stage.client.call('POST', `imports/${importId}/process`, { mode: 'now', status: 'Error' });
    await ended(stage, importId);
    return importId;
  },

  async 'cancel-by-temporal'(stage) {
    const importId = await start(stage, sampleOrders('TCANCEL', 6), 'choose');
    await stage.client.reaches(importId, 'Staged');
    await whileBatchesWait(stage, importId, async () => {
      await stage.temporal.workflow.getHandle(workflowIdOf(importId)).cancel();
      await stage.client.reaches(importId, 'Cancelling', 'Cancelled');
    });
    await stage.client.reaches(importId, 'Cancelled');
    await ended(stage, importId);
    return importId;
  },

  async 'dry-run'(stage) {
    const importId = await start(stage, sampleOrders('DRY', 8), 'choose');
    await stage.client.reaches(importId, 'Staged');
    const { status } = await stage.client.call('POST', `imports/${importId}/dry-runs`, {});
    if (status !== 200) throw new Error(`the dry run answers ${status}`);
    await stage.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'dry-run', number: 1 })).result();
    return importId;
  },

  async 'dry-run-cancelled'(stage) {
    const importId = await start(stage, sampleOrders('DRYC', 6), 'choose');
    await stage.client.reaches(importId, 'Staged');
    const { superuser } = stage.system.database;
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE item IN ACCESS EXCLUSIVE MODE`;
      const { body } = await stage.client.call<{ links: { self: string } }>(
        'POST',
        `imports/${importId}/dry-runs`,
        {},
        { prefer: 'respond-async' },
      );
      await stage.client.call('POST', `${body.links.self}/cancel`, undefined, { prefer: 'wait=20' });
    });
    await stage.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'dry-run', number: 1 })).result();
    return importId;
  },

  async 'followed-per-document'(stage) {
    const importId = await start(stage, sampleOrders('EACH', 8), 'background', 'PerDocument');
    await ended(stage, importId);
    return importId;
  },

  async 'followed-after-processing'(stage) {
    const importId = await start(stage, sampleOrders('AFTER', 4), 'background', 'AfterProcessing');
    await ended(stage, importId);
    return importId;
  },

  async 'job-after-an-import'(stage) {
    const importId = await start(stage, sampleOrders('JOB', 12), 'background', 'JobQueue');
    await stage.client.reaches(importId, 'Completed');
    await stage.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'post-processing', number: 1 })).result();
    return importId;
  },

  async 'job-cancelled'(stage) {
    const { superuser } = stage.system.database;
    const importId = await superuser.begin(async (tx) => {
      await tx`LOCK TABLE post_processing_entry IN ACCESS EXCLUSIVE MODE`;
      const started = await start(stage, sampleOrders('JOBC', 6), 'background', 'JobQueue');
      await stage.client.reaches(started, 'PostProcessing');
      await stage.client.call('POST', `imports/${started}/post-processing/1/pause`, undefined, { prefer: 'wait=20' });
      await stage.client.call('POST', `imports/${started}/post-processing/1/cancel`, undefined, { prefer: 'wait=0' });
      return started;
    });
    await stage.client.reaches(importId, 'Cancelled');
    await stage.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'post-processing', number: 1 })).result();
    return importId;
  },

  async 'undo-in-batches'(stage) {
    const importId = await start(stage, sampleOrders('UNDO', 12), 'background');
    await stage.client.reaches(importId, 'Completed');
    await stage.client.call('POST', `imports/${importId}/undo`);
    await stage.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'undo', number: 1 })).result();
    return importId;
  },

  async 'undo-cancelled'(stage) {
    const importId = await start(stage, sampleOrders('UNDOC', 8), 'background');
    await stage.client.reaches(importId, 'Completed');
    await stage.system.database.superuser.begin(async (tx) => {
      await tx`LOCK TABLE sales_document IN ACCESS EXCLUSIVE MODE`;
      await stage.client.call('POST', `imports/${importId}/undo`, undefined, { prefer: 'respond-async' });
      await stage.client.call('POST', `imports/${importId}/undos/1/cancel`, undefined, { prefer: 'wait=20' });
    });
    await stage.temporal.workflow.getHandle(jobWorkflowId({ importId, kind: 'undo', number: 1 })).result();
    return importId;
  },

  async 'told-by-webhook'(stage) {
    const receiver = await new WebhookReceiver().start();
    receiver.answer = (response, nth) => response.writeHead(nth < 2 ? 503 : 204).end();
    await stage.client.call('PUT', 'webhooks/ERP', { url: receiver.url });
    await stage.client.putIntegration('told', {
      ...salesOrdersSetup,
      notifications: [{ by: 'webhook', webhook: 'ERP' }],
    });
    const { id } = await stage.client.import('told', sampleOrders('TOLD', 2));
    await stage.temporal.workflow.getHandle(await deliveryOf(stage)).result();
    await receiver.stop();
    return id;
  },
};

/** The workflow of the only delivery, which begins as soon as it is requested, not before. */
const deliveryOf = ({ client, temporal }: Stage): Promise<string> =>
  poll(
    async () => {
      const { body } = await client.call<{ entries: { id: string }[] }>('GET', 'deliveries');
      const workflowId = deliveryWorkflowIdOf(body.entries[0]?.id ?? '', 1);
      return (await temporal.workflow.getHandle(workflowId).describe()) && workflowId;
    },
    { timeoutMs: 20_000, waitingFor: 'the workflow of the delivery' },
  );

/** The id of the workflow that a scenario is about. */
export async function workflowOf(stage: Stage, scenario: string, importId: string): Promise<string> {
  if (scenario.startsWith('told')) return deliveryOf(stage);
  if (scenario.startsWith('undo')) return jobWorkflowId({ importId, kind: 'undo', number: 1 });
  if (scenario.startsWith('job')) return jobWorkflowId({ importId, kind: 'post-processing', number: 1 });
  return scenario.startsWith('dry-run')
    ? jobWorkflowId({ importId, kind: 'dry-run', number: 1 })
    : workflowIdOf(importId);
}

/** How each scenario leaves its import. */
export const outcomes: Record<string, ImportStatus> = {
  'choose-then-now': 'Completed',
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
  'told-by-webhook': 'Completed',
};
