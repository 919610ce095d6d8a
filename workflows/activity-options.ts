import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ImportActivities } from '../core/model/contract.js';
import { companyTurn } from './company-turn.js';

/**
 * Every activity can be done again, so the bound is time, not a number of attempts: a deploy or
 * a database that is away for hours costs nothing but the wait.
 */
const retry = { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' } as const;

// A lost worker is noticed after this; an attempt that is alive says so every second.
const heartbeatTimeout = '5 seconds';

/** Short statements on the import as a whole. */
export const control = proxyActivities<ImportActivities>({
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '30 days',
  heartbeatTimeout,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry,
});

/** On a task queue of their own, where tasks of one company take turns with those of the others. */
const ofCompany = (
  companyId: number,
  queue: 'staging' | 'batches' | 'deliveries' | 'mails' | 'webhooks',
  startToCloseTimeout: '12 hours' | '10 minutes' | '2 minutes',
) =>
  proxyActivities<ImportActivities>({
    taskQueue: `${workflowInfo().taskQueue}-${queue}`,
    startToCloseTimeout,
    scheduleToCloseTimeout: '30 days',
    heartbeatTimeout,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    ...companyTurn(companyId),
    retry,
  });

/** Staging; on a task queue of its own, as it takes a thread and memory. */
export const staging = (companyId: number) => ofCompany(companyId, 'staging', '12 hours');

/** Batches that go outside the books: where their target is away they wait, and keep nobody else waiting. */
export const deliveries = (companyId: number) => ofCompany(companyId, 'deliveries', '10 minutes');

/** Batches; on a task queue of their own, as eager execution would go past the turns. */
export const batches = (companyId: number) => ofCompany(companyId, 'batches', '10 minutes');

/** E-mails: a mail server that hangs keeps nothing waiting but mails. */
export const mails = (companyId: number) => ofCompany(companyId, 'mails', '2 minutes');

/** Calls of companies' webhooks, most of which wait for somebody else's server. */
export const webhooks = (companyId: number) => ofCompany(companyId, 'webhooks', '2 minutes');
