/** The kinds of activities that have a task queue of their own, in which the companies take turns. */
export const activityQueues = ['staging', 'batches', 'deliveries', 'mails', 'webhooks'] as const;
export type ActivityQueue = (typeof activityQueues)[number];

/** The name of such a queue. `main` is the queue of the workflows and their short activities, `TASK_QUEUE`. */
export const queueName = (main: string, queue: ActivityQueue): string => `${main}-${queue}`;
