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
import { type ActivityQueue, activityQueues, queueName } from '../core/model/task-queues.js';
import type { ProcessConfiguration } from '../runtime/configuration.js';
import { workflowBundle } from './workflow-bundle.js';

/** Batches for external targets that run at the same time: they mostly wait for an external server. */
const deliveries = 40;
const webhooks = 40;
/** E-mails that are sent at the same time. */
const mails = 10;

/** How long running work may take to finish after the process is requested to stop. */
const shutdownGraceTime = '20 seconds';

/**
 * The workers of a process, one per task queue: workflows with their short activities, staging, batches, batches for
 * external targets, e-mails and webhooks. They are separate so that long work of one kind never delays the others.
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
    // A cancel reaches an activity with its next heartbeat; this setting throttles heartbeats.
    maxHeartbeatThrottleInterval: '1 second',
  };
  const ofActivities: Record<ActivityQueue, Partial<WorkerOptions>> = {
    staging: {
      activities: createStagingActivities(dependencies),
      // More than there are threads: the others wait for their turn, in which companies alternate.
      maxConcurrentActivityTaskExecutions: 20,
      // Another worker continues after the last chunk: there is no use in waiting for the end of the file.
      shutdownGraceTime: '1 second',
    },
    batches: {
      activities: createBatchActivities(dependencies),
      maxConcurrentActivityTaskExecutions: Math.max(2, Math.min(8, databasePool - 2)),
    },
    deliveries: {
      activities: createDeliveryActivities(dependencies, deliveries),
      maxConcurrentActivityTaskExecutions: deliveries,
      // The stored part of a batch is enough for another worker to continue.
      shutdownGraceTime: '5 seconds',
    },
    mails: { activities: createMailActivities(dependencies, mails), maxConcurrentActivityTaskExecutions: mails },
    webhooks: {
      activities: createWebhookActivities(dependencies, webhooks),
      maxConcurrentActivityTaskExecutions: webhooks,
    },
  };
  return Promise.all([
    Worker.create({
      ...common,
      taskQueue,
      workflowBundle: { codePath: await workflowBundle() },
      activities: createActivities(dependencies),
      maxCachedWorkflows: 200,
      maxConcurrentActivityTaskExecutions: 20,
      // The tasks of a lost worker go to another one after this time.
      stickyQueueScheduleToStartTimeout: '3 seconds',
    }),
    ...activityQueues.map((queue) =>
      Worker.create({ ...common, ...ofActivities[queue], taskQueue: queueName(taskQueue, queue) }),
    ),
  ]);
}
