import type { WorkflowExecutionDescription } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { WebhookReceiver } from '../../connectors/webhook/webhook-receiver.js';
import { useRunningPostProcessing } from './running-post-processing.js';

const bench = useRunningPostProcessing();

/** Whether a workflow waits for a signal or for portions only. */
const isWaiting = ({ raw }: WorkflowExecutionDescription): boolean =>
  !raw.pendingWorkflowTask &&
  (raw.pendingActivities ?? []).every((activity) => activity.activityType?.name === 'postProcess');

describe('post-processing in progress', () => {
  it('can be paused and resumed', async () => {
    const { client, gate } = bench;
    const id = await bench.startBlocked('JobQueue');
    const paused = await client.call('POST', `imports/${id}/post-processing/1/pause`);
    expect(paused).toMatchObject({
      status: 200,
      body: { status: 'On Hold', message: expect.stringMatching(/^Post-processing paused/) },
    });
    // Portions that were in progress are completed, and no other one begins.
    await gate.open();
    await bench.portionsEnded(id);
    const released = await bench.releasedOrders();
    expect(released).toBeLessThan(40);
    expect(await client.get(id)).toMatchObject({
      status: 'PostProcessing',
      message: expect.stringMatching(/^Post-processing paused: \d+\/40, 0 errors$/),
      choices: [{ action: 'resume' }, { action: 'cancel' }],
    });
    const refused = await client.process(id, { status: 'Error' });
    expect(refused).toMatchObject({ status: 409 });
    expect(await bench.releasedOrders()).toBe(released);
    const resumed = await client.call('POST', `imports/${id}/resume`);
    expect(resumed).toMatchObject({ status: 200 });
    expect(await client.settled(id)).toMatchObject({ status: 'Completed' });
    expect(await bench.releasedOrders()).toBe(40);
    const late = await client.call('POST', `imports/${id}/post-processing/1/cancel`);
    expect(late).toMatchObject({
      status: 409,
      body: { detail: 'The post-processing is Finished: it cannot be cancelled.' },
    });
  });

  it.each(['JobQueue', 'PerDocument'] as const)(
    'pauses in the middle of a portion that calls a webhook (%s)',
    async (trigger) => {
      const { client } = bench;
      const receiver = await new WebhookReceiver().start();
      await client.call('PUT', 'webhooks/SLOW', { url: receiver.url });
      let calls = 0;
      const waitingAnswers: (() => void)[] = [];
      // The first calls are answered, and the next ones wait until the pause.
      receiver.answer = (response) => {
        calls += 1;
        const answer = () => response.writeHead(204).end();
        if (calls <= 16) answer();
        else waitingAnswers.push(answer);
      };
      const steps = [{ step: 'webhook', webhook: 'SLOW', scope: 'document' }, { step: 'release' }] as const;
      const id = await bench.start({ trigger, steps: [...steps] }, 100, {
        processing: 'background',
        prefer: 'respond-async',
      });
      await poll(async () => (waitingAnswers.length === 8 ? true : undefined), {
        timeoutMs: 30_000,
        waitingFor: 'the calls',
      });
      await client.call('POST', `imports/${id}/pause`);
      for (const answer of waitingAnswers.splice(0)) answer();
      await bench.portionsEnded(id);
      expect(calls).toBe(24);
      expect(await bench.releasedOrders()).toBe(0);
      if (trigger === 'PerDocument')
        expect(await client.call('POST', `imports/${id}/post-processing/1/resume`)).toMatchObject({
          status: 409,
          body: {
            detail: 'Post-processing of each document as it is created is part of its import: resume the import.',
          },
        });
      receiver.answer = (response) => {
        calls += 1;
        response.writeHead(204).end();
      };
      await client.call('POST', `imports/${id}/resume`);
      expect(await client.settled(id)).toMatchObject({
        status: 'Completed',
        postProcessing: { completed: 80, errors: 0 },
      });
      expect(calls).toBe(40);
      await receiver.stop();
    },
  );

  it('stays paused if its workflow is lost', async () => {
    const { client, gate, temporal } = bench;
    const id = await bench.startBlocked('JobQueue');
    await client.call('POST', `imports/${id}/post-processing/1/pause`);
    await gate.open();
    const lost = await bench.workflowOf(id).describe();
    await temporal.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: lost.workflowId, runId: lost.runId },
    });
    const { superuser } = bench.system.database;
    const restarted = async () => {
      // As if the job had not changed for longer than housekeeping waits.
      await superuser`UPDATE job SET updated_at = now() - interval '1 hour' WHERE import_id = ${id}`;
      const found = await bench
        .workflowOf(id)
        .describe()
        .catch(() => undefined);
      return found && found.runId !== lost.runId && isWaiting(found) ? true : undefined;
    };
    await poll(restarted, { timeoutMs: 30_000, waitingFor: 'another workflow' });
    const before = await bench.releasedOrders();
    expect(before).toBeLessThan(40);
    expect(await client.get(id)).toMatchObject({ status: 'PostProcessing', postProcessing: { status: 'On Hold' } });
    await client.call('POST', `imports/${id}/post-processing/1/resume`);
    expect(await client.settled(id)).toMatchObject({ status: 'Completed' });
    expect(await bench.releasedOrders()).toBe(40);
  });

  it('obeys the last of many signals to pause and resume', async () => {
    const { client, gate } = bench;
    const id = await bench.startBlocked('JobQueue');
    const workflow = bench.workflowOf(id);
    for (let count = 0; count < 6; count += 1) await workflow.signal(count % 2 ? 'resume' : 'pause');
    await workflow.signal('pause');
    await gate.open();
    await poll(async () => (isWaiting(await workflow.describe()) ? true : undefined), {
      timeoutMs: 20_000,
      waitingFor: 'the workflow to have received all signals',
    });
    expect((await client.get(id)).postProcessing).toMatchObject({ status: 'On Hold' });
    await workflow.signal('resume');
    expect(await client.settled(id)).toMatchObject({ status: 'Completed' });
  });
});
