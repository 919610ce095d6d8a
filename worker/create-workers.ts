import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import {
  createActivities,
  createBatchActivities,
  createDeliveryActivities,
  createMailActivities,
  createStagingActivities,
  createWebhookActivities,
} from '../activities/create-activities.js';
import type { Dependencies } from '../activities/dependencies.js';
import type { ProcessConfiguration } from '../runtime/configuration.js';
import { workflowBundle } from './workflow-bundle.js';

/** Batches that leave the books at once: they wait for somebody else's server most of the time. */
const deliveries = 40;
const webhooks = 40;
/** What a mail server may have to do at once. */
const mails = 10;

/** What is in hand may finish for this long when the process is told to stop. */
const shutdownGraceTime = '20 seconds';

/**
 * The workers of a process, one per task queue: workflows with their short activities, staging,
 * batches, batches that go outside the books, e-mails and webhooks. Apart, so that long work of one kind never keeps the others waiting.
 */
export async function createWorkers(
  connection: NativeConnection,
  { temporalNamespace, taskQueue, databasePool }: ProcessConfiguration,
  dependencies: Dependencies,
): Promise<Worker[]> {
  const common: Partial<WorkerOptions> = {
    connection,
    namespace: temporalNamespace,
    shutdownGraceTime,
    // A cancel reaches an activity with its next heartbeat; these are throttled by this.
    maxHeartbeatThrottleInterval: '1 second',
  };
  return Promise.all([
    Worker.create({
      ...common,
      taskQueue,
      workflowBundle: { codePath: await workflowBundle() },
      activities: createActivities(dependencies),
      maxCachedWorkflows: 200,
      maxConcurrentActivityTaskExecutions: 20,
      // What a lost worker had in hand comes to another one after this.
      stickyQueueScheduleToStartTimeout: '3 seconds',
    }),
    Worker.create({
      ...common,
      taskQueue: `${taskQueue}-staging`,
      activities: createStagingActivities(dependencies),
      // More than there are threads: the others wait for their turn, in which companies alternate.
      maxConcurrentActivityTaskExecutions: 20,
      // Another worker goes on after the last chunk: nothing is won by waiting for the file's end.
      shutdownGraceTime: '1 second',
    }),
    Worker.create({
      ...common,
      taskQueue: `${taskQueue}-batches`,
      activities: createBatchActivities(dependencies),
      maxConcurrentActivityTaskExecutions: Math.max(2, Math.min(8, databasePool - 2)),
    }),
    Worker.create({
      ...common,
      taskQueue: `${taskQueue}-deliveries`,
      activities: createDeliveryActivities(dependencies, deliveries),
      maxConcurrentActivityTaskExecutions: deliveries,
      // What is kept of a batch is enough for another worker to go on.
      shutdownGraceTime: '5 seconds',
    }),
    Worker.create({
      ...common,
      taskQueue: `${taskQueue}-mails`,
      activities: createMailActivities(dependencies, mails),
      maxConcurrentActivityTaskExecutions: mails,
    }),
    Worker.create({
      ...common,
      taskQueue: `${taskQueue}-webhooks`,
      activities: createWebhookActivities(dependencies, webhooks),
      maxConcurrentActivityTaskExecutions: webhooks,
    }),
  ]);
}
