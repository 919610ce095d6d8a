import { CancellationScope } from '@temporalio/workflow';

/** Does `work` to its end even where the workflow is being cancelled. */
export const nonCancellable = <Result>(work: () => Promise<Result>): Promise<Result> =>
  CancellationScope.nonCancellable(work);
