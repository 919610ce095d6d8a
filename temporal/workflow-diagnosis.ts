import type { FailureType } from '../core/model/failure.js';
import { nonDeterministic, type TaskFailure, unhandled } from './task-failure.js';
import type { TaskQueue } from './task-queue.js';

/** The part of Temporal's DescribeWorkflowExecution that is used for a running workflow. */
export interface WorkflowDescription {
  executionConfig?: { taskQueue?: { name?: string | null } | null } | null;
  pendingWorkflowTask?: {
    /** 1: waits for a worker, 2: running. */
    state?: number | null;
    attempt?: number | null;
  } | null;
  pendingActivities?:
    | {
        activityType?: { name?: string | null } | null;
        /** As above. */
        state?: number | null;
        attempt?: number | null;
        lastFailure?: { message?: string | null; applicationFailureInfo?: { type?: string | null } | null } | null;
        activityOptions?: { taskQueue?: { name?: string | null } | null } | null;
      }[]
    | null;
}

/** What was found out besides the description. */
export interface Evidence {
  /** The task queues in which something waits (`awaitedQueues`) and which no worker polls. */
  unpolled: readonly TaskQueue[];
  /** How the workflow task failed before, if it is being retried. */
  failure?: TaskFailure | undefined;
}

const scheduled = 1;
const waitingForTurn = 'WaitingForTurn' satisfies FailureType;
export const noWorker = 'No worker is running; the import continues when one is started.';

/** The task queues in which something of a workflow waits for a worker: its own first, then those of activities. */
export function awaitedQueues(described: WorkflowDescription): TaskQueue[] {
  const own = described.executionConfig?.taskQueue?.name;
  const names = waitingActivities(described).map(queueOf);
  const waits = described.pendingWorkflowTask?.state === scheduled || names.length > 0;
  return [
    ...(own && waits ? [{ name: own, of: 'workflows' as const }] : []),
    ...[...new Set(names)].flatMap((name) => (name ? [{ name, of: 'activities' as const }] : [])),
  ];
}

/**
 * Why a workflow makes no progress, as a sentence; undefined if no reason is found. Failures in Temporal hold no
 * customer data.
 */
export function diagnoseWorkflow(described: WorkflowDescription, { unpolled, failure }: Evidence): string | undefined {
  const { pendingWorkflowTask: task, pendingActivities } = described;
  const activities = pendingActivities ?? [];
  const waiting = waitingActivities(described);
  const unserved = waiting.find((activity) =>
    unpolled.some(({ name, of }) => of === 'activities' && name === queueOf(activity)),
  );
  const noWorkflows = unpolled.some(({ of }) => of === 'workflows');
  if (noWorkflows && (task?.state === scheduled || unserved)) return noWorker;
  const tries = task?.attempt ?? 0;
  const incompatible = tries > 1 && failure ? incompatibility(failure, tries) : undefined;
  if (incompatible) return incompatible;
  if (unserved)
    return `"${unserved.activityType?.name}" waits for a worker of the task queue ${queueOf(unserved)}: no worker polls it, as none is running or all are busy; it continues when one does.`;
  if (activities.some(({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === waitingForTurn))
    return 'It waits for its turn: others are served first.';
  const failing = activities.find(({ attempt, lastFailure }) => (attempt ?? 0) > 1 && lastFailure?.message);
  if (failing)
    return `"${failing.activityType?.name}" was tried ${failing.attempt} times: ${failing.lastFailure?.message}`;
  if (tries > 1) return `Its next step failed ${tries} times; it is retried.`;
  return task || waiting.length > 0 ? 'It waits for a worker to take its next step.' : undefined;
}

const waitingActivities = ({ pendingActivities }: WorkflowDescription) =>
  (pendingActivities ?? []).filter(({ state }) => state === scheduled);

const queueOf = ({
  activityOptions,
}: NonNullable<WorkflowDescription['pendingActivities']>[number]): string | undefined =>
  activityOptions?.taskQueue?.name ?? undefined;

function incompatibility({ cause, message }: TaskFailure, tries: number): string | undefined {
  if (cause === nonDeterministic || (cause === unhandled && message.startsWith('Failed to initialize workflow')))
    return `The code of the workers does not match this run (tried ${tries} times): it continues with workers whose code does.`;
  if (cause === unhandled)
    return `The code of the workers fails in this run (tried ${tries} times): ${message}. It continues with workers whose code does not.`;
  return undefined;
}
