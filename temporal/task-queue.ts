import type { Connection } from '@temporalio/client';

/** Where workers ask for work of one kind. */
export interface TaskQueue {
  name: string;
  of: 'workflows' | 'activities';
}

const types = { workflows: 1, activities: 2 } as const;

/** Temporal names pollers for minutes after they are gone; one that is there asks again each minute. */
const pollerTimeoutMs = 90_000;

/** Whether some worker asks for work there. One that has its hands full does not. */
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
