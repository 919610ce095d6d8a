import { CancellationScope } from '@temporalio/workflow';

/** Runs `work` to its end even if the workflow is being cancelled. */
export const nonCancellable = <Result>(work: () => Promise<Result>): Promise<Result> =>
  CancellationScope.nonCancellable(work);
