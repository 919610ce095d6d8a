import { Problem } from './problem.js';

/** A `Problem` as it goes from one thread to another. */
interface Refused {
  refused: Pick<Problem, 'code' | 'message' | 'more'>;
}

/** For a thread task: gives a `Problem` that `work` throws as its result. */
export async function handingOverProblems<Result>(work: () => Promise<Result>): Promise<Result | Refused> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, more } = error;
    return { refused: { code, message, more } };
  }
}

/** For the caller of a thread task: what it has made. Throws the `Problem` that it handed over. */
export function unlessProblem<Result extends object>(outcome: Result | Refused): Result {
  if (!('refused' in outcome)) return outcome as Result;
  const { code, message, more } = outcome.refused;
  throw new Problem(code, message, more);
}
