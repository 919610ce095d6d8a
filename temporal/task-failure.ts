import type { Connection } from '@temporalio/client';

/**
 * How a workflow task failed. `cause` is a number of Temporal's WorkflowTaskFailedCause; those that matter are below.
 */
export interface TaskFailure {
  cause: number;
  message: string;
}

/** The code took another path than the history. */
export const nonDeterministic = 24;
/** The workflow code threw an unexpected error, or is missing. */
export const unhandled = 14;

/** The newest events are those of the workflow task in question. */
const newest = 20;

/**
 * How the last workflow task failed, for a workflow whose task is being retried; undefined if it did not fail but, for
 * example, its worker ended. Of a series of attempts Temporal keeps the first.
 */
export async function lastTaskFailure(
  { workflowService }: Connection,
  namespace: string,
  workflowId: string,
): Promise<TaskFailure | undefined> {
  const { history } = await workflowService.getWorkflowExecutionHistoryReverse({
    namespace,
    execution: { workflowId },
    maximumPageSize: newest,
  });
  const last = history?.events?.find(
    (event) =>
      event.workflowTaskFailedEventAttributes ??
      event.workflowTaskTimedOutEventAttributes ??
      event.workflowTaskCompletedEventAttributes,
  );
  const failed = last?.workflowTaskFailedEventAttributes;
  return failed ? { cause: failed.cause ?? 0, message: failed.failure?.message ?? '' } : undefined;
}
