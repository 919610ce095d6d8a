import { sleep } from '@temporalio/workflow';

/** The moment, in milliseconds since 1970, that is so many seconds from now; nothing for no limit. */
export const deadlineIn = (secondsLeft: number | undefined): { deadline?: number } =>
  secondsLeft === undefined ? {} : { deadline: Date.now() + secondsLeft * 1_000 };

/** Does `act` once a deadline is over, if the workflow is still there by then. */
export function whenOver(deadline: number | undefined, act: () => unknown): void {
  if (deadline === undefined) return;
  // A cancel of the workflow ends the wait.
  sleep(Math.max(1, deadline - Date.now())).then(act, () => {});
}
