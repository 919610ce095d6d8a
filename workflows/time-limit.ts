import { sleep } from '@temporalio/workflow';

/** The time in so many seconds from now, in milliseconds since 1970; empty for no limit. */
export const deadlineIn = (secondsLeft: number | undefined): { deadline?: number } =>
  secondsLeft === undefined ? {} : { deadline: Date.now() + secondsLeft * 1_000 };

/** Calls `act` when the deadline has passed, if the workflow is still running then. */
export function whenOver(deadline: number | undefined, act: () => unknown): void {
  if (deadline === undefined) return;
  // A cancel of the workflow ends the wait.
  sleep(Math.max(1, deadline - Date.now())).then(act, () => {});
}
