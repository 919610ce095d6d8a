/** What Temporal says of a workflow that runs; see its DescribeWorkflowExecution. */
export interface Described {
  pendingWorkflowTask?: { attempt?: number | null } | null;
  pendingActivities?:
    | {
        activityType?: { name?: string | null } | null;
        /** 1: waits for a worker, 2: under way. */
        state?: number | null;
        attempt?: number | null;
        lastFailure?: { message?: string | null; applicationFailureInfo?: { type?: string | null } | null } | null;
      }[]
    | null;
}

const scheduled = 1;

/** What keeps a workflow from going on, in a sentence; undefined where nothing is seen. Failures there hold no customer data. */
export function workflowTrouble({ pendingWorkflowTask, pendingActivities }: Described): string | undefined {
  const tries = pendingWorkflowTask?.attempt ?? 0;
  if (tries > 1)
    return `The code of the workers does not fit this run, or fails in it (tried ${tries} times): it goes on with workers whose code does.`;
  const activities = pendingActivities ?? [];
  if (activities.some(({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === 'WaitingForTurn'))
    return 'It waits for its turn: others are served first.';
  const failing = activities.find(({ attempt, lastFailure }) => (attempt ?? 0) > 1 && lastFailure?.message);
  if (failing)
    return `"${failing.activityType?.name}" was tried ${failing.attempt} times: ${failing.lastFailure?.message}`;
  if (pendingWorkflowTask || activities.some(({ state }) => state === scheduled))
    return 'It waits for a worker to take its next step.';
  return undefined;
}
