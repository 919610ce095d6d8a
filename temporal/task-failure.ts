import type { Connection } from '@temporalio/client';

/** How a workflow's last step came to nothing; the numbers of Temporal's WorkflowTaskFailedCause that matter here. */
export interface TaskFailure {
  cause: number;
  message: string;
}

/** The code takes another way than the history did. */
export const nonDeterministic = 24;
/** The code of the workflow threw what it should not, or is not there. */
export const unhandled = 14;

/** The newest events are those of the step in question: what led to it, and how it went. */
const newest = 20;

/**
 * How the last workflow task of a workflow that tries one again has failed; undefined where it has not failed but, say,
 * its worker ended meanwhile. Of a series of tries Temporal keeps the first.
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
