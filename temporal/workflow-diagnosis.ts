import { nonDeterministic, type TaskFailure, unhandled } from './task-failure.js';
import type { TaskQueue } from './task-queue.js';

/** What Temporal says of a workflow that runs; see its DescribeWorkflowExecution. */
export interface Described {
  executionConfig?: { taskQueue?: { name?: string | null } | null } | null;
  pendingWorkflowTask?: {
    /** 1: waits for a worker, 2: under way. */
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

/** What was found out beside. */
export interface Findings {
  /** Of the task queues that something waits in (`awaitedQueues`), those where no worker asks. */
  unpolled: readonly TaskQueue[];
  /** Of a workflow task that is tried again: how it has failed before. */
  failure?: TaskFailure | undefined;
}

const scheduled = 1;
export const noWorker = 'No worker is running; it goes on when one is.';

/** The task queues that something of a workflow waits in for a worker: its own first, then those of activities. */
export function awaitedQueues(described: Described): TaskQueue[] {
  const own = described.executionConfig?.taskQueue?.name;
  const names = waitingActivities(described).map(queueOf);
  const waits = described.pendingWorkflowTask?.state === scheduled || names.length > 0;
  return [
    ...(own && waits ? [{ name: own, of: 'workflows' as const }] : []),
    ...[...new Set(names)].flatMap((name) => (name ? [{ name, of: 'activities' as const }] : [])),
  ];
}

/** What keeps a workflow from going on, in a sentence; undefined where nothing is seen. Failures there hold no customer data. */
export function diagnoseWorkflow(described: Described, { unpolled, failure }: Findings): string | undefined {
  const { pendingWorkflowTask: task, pendingActivities } = described;
  const activities = pendingActivities ?? [];
  const waiting = waitingActivities(described);
  const left = waiting.find((one) => unpolled.some(({ name, of }) => of === 'activities' && name === queueOf(one)));
  const noWorkflows = unpolled.some(({ of }) => of === 'workflows');
  if (noWorkflows && (task?.state === scheduled || left)) return noWorker;
  const tries = task?.attempt ?? 0;
  const unfit = tries > 1 && failure ? unfitness(failure, tries) : undefined;
  if (unfit) return unfit;
  if (left)
    return `"${left.activityType?.name}" waits for a worker of the task queue ${queueOf(left)}: none asks there, as none is running for it or all are busy; it goes on when one does.`;
  if (activities.some(({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === 'WaitingForTurn'))
    return 'It waits for its turn: others are served first.';
  const failing = activities.find(({ attempt, lastFailure }) => (attempt ?? 0) > 1 && lastFailure?.message);
  if (failing)
    return `"${failing.activityType?.name}" was tried ${failing.attempt} times: ${failing.lastFailure?.message}`;
  if (tries > 1) return `Its next step was tried ${tries} times and not done; it is tried again.`;
  return task || waiting.length > 0 ? 'It waits for a worker to take its next step.' : undefined;
}

const waitingActivities = ({ pendingActivities }: Described) =>
  (pendingActivities ?? []).filter(({ state }) => state === scheduled);

const queueOf = ({ activityOptions }: NonNullable<Described['pendingActivities']>[number]): string | undefined =>
  activityOptions?.taskQueue?.name ?? undefined;

function unfitness({ cause, message }: TaskFailure, tries: number): string | undefined {
  if (cause === nonDeterministic || (cause === unhandled && message.startsWith('Failed to initialize workflow')))
    return `The code of the workers does not fit this run (tried ${tries} times): it goes on with workers whose code does.`;
  if (cause === unhandled)
    return `The code of the workers fails in this run (tried ${tries} times): ${message}. It goes on with workers whose code does not.`;
  return undefined;
}
