import { Problem } from './problem.js';

/** A `Problem` in the form in which it is passed between threads. */
interface Refused {
  refused: Pick<Problem, 'code' | 'message' | 'more'>;
}

/** For a thread task: returns the result of `work`, or the `Problem` that it throws, as a value. */
export async function returnProblem<Result>(work: () => Promise<Result>): Promise<Result | Refused> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, more } = error;
    return { refused: { code, message, more } };
  }
}

/** For the caller of a thread task: returns its result. Throws the `Problem` that the task returned. */
export function unlessProblem<Result extends object>(outcome: Result | Refused): Result {
  if (!('refused' in outcome)) return outcome as Result;
  const { code, message, more } = outcome.refused;
  throw new Problem(code, message, more);
}
