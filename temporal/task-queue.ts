import type { Connection } from '@temporalio/client';

/** A task queue that workers poll, for one kind of work. */
export interface TaskQueue {
  name: string;
  of: 'workflows' | 'activities';
}

const types = { workflows: 1, activities: 2 } as const;

/** Temporal lists pollers for minutes after they are gone; a poller that is running polls again each minute. */
const pollerTimeoutMs = 90_000;

/** Whether a worker polls this queue. A worker that is fully occupied does not. */
export async function hasPoller(
  { workflowService }: Connection,
  namespace: string,
  { name, of }: TaskQueue,
): Promise<boolean> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: types[of],
  });
  return (pollers ?? []).some(
    ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 > Date.now() - pollerTimeoutMs,
  );
}
