import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ImportActivities } from '../core/model/contract.js';
import { type ActivityQueue, queueName } from '../core/model/task-queues.js';
import { companyTurn } from './company-turn.js';

/**
 * Every activity can be repeated, so time is the limit, not a number of attempts: a deploy or a database outage of
 * hours costs nothing but the wait.
 */
const retry = { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' } as const;

// A lost worker is detected after this time; a running attempt sends a heartbeat every second.
const heartbeatTimeout = '5 seconds';

/** Short statements on the import as a whole. */
export const control = proxyActivities<ImportActivities>({
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '30 days',
  heartbeatTimeout,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry,
});

/** Activities on a task queue of their own, in which the companies take turns. */
const ofCompany = (
  companyId: number,
  queue: ActivityQueue,
  startToCloseTimeout: '12 hours' | '10 minutes' | '2 minutes',
) =>
  proxyActivities<ImportActivities>({
    taskQueue: queueName(workflowInfo().taskQueue, queue),
    startToCloseTimeout,
    scheduleToCloseTimeout: '30 days',
    heartbeatTimeout,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    ...companyTurn(companyId),
    retry,
  });

/** Staging has a task queue of its own, as each file takes a thread and memory. */
export const staging = (companyId: number) => ofCompany(companyId, 'staging', '12 hours');

/** Batches for external targets: while their target is unavailable they wait without delaying other batches. */
export const deliveries = (companyId: number) => ofCompany(companyId, 'deliveries', '10 minutes');

/** Batches have a task queue of their own, as eager execution would bypass the turns of the companies. */
export const batches = (companyId: number) => ofCompany(companyId, 'batches', '10 minutes');

/** E-mails: a mail server that hangs delays nothing but e-mails. */
export const mails = (companyId: number) => ofCompany(companyId, 'mails', '2 minutes');

/** Calls of companies' webhooks, which mostly wait for an external server. */
export const webhooks = (companyId: number) => ofCompany(companyId, 'webhooks', '2 minutes');
