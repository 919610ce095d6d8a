import { ConnectionError } from '../../connections/connection-error.js';
import type { SetupStep } from '../../integration/post-processing.js';
import type { OutsideStep, StepDelay, StepOutcome } from '../../post-processing/step.js';
import { TargetRefusal, TargetUnavailable } from '../../targets/outside-target.js';
import { lateSignal } from '../deliver/late-signal.js';
import { type Away, isAway } from '../deliver/write-failure.js';
import type { PendingSubject } from './pending-subjects.js';
import type { Portion } from './portion.js';
import type { PortionDependencies } from './process-portion.js';

/** Milliseconds in which an answer may still come after a cancel, which must be through within seconds. */
const cancelGrace = 2_000;

/** What one call of a step has come to. */
export interface StepAnswer {
  known: [PendingSubject, StepOutcome][];
  delayed: [PendingSubject, StepDelay][];
  /** Why some are delayed. */
  away?: Away;
  /** Whether that is so for whatever the step would be called with. */
  forAll?: boolean;
  /** Why the step takes nothing at all, now or later. */
  refusal?: string;
}

/** Calls a step outside the books once. Throws the reason of `signal` where that aborts, and what is no failure of what is called. */
export async function askStep(
  dependencies: PortionDependencies,
  { companyId, importId, number }: Portion,
  { settings, step }: SetupStep & { step: OutsideStep },
  subjects: readonly PendingSubject[],
  signal: AbortSignal | undefined,
): Promise<StepAnswer> {
  const { late, end } = lateSignal(signal, cancelGrace);
  try {
    return sorted(
      subjects,
      await step.call(settings, subjects, { companyId, importId, number, ...dependencies }, late),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (isAway(error)) {
      const delay = { again: error.message };
      return { known: [], delayed: subjects.map((subject) => [subject, delay]), away: error, forAll: true };
    }
    if (error instanceof TargetRefusal || error instanceof ConnectionError)
      return { known: [], delayed: [], refusal: error.message };
    throw error;
  } finally {
    end();
  }
}

function sorted(subjects: readonly PendingSubject[], outcomes: readonly (StepOutcome | StepDelay)[]): StepAnswer {
  const known: StepAnswer['known'] = [];
  const delayed: StepAnswer['delayed'] = [];
  for (const [index, subject] of subjects.entries()) {
    const outcome = outcomes[index] as StepOutcome | StepDelay;
    if ('again' in outcome) delayed.push([subject, outcome]);
    else known.push([subject, outcome]);
  }
  const [first] = delayed;
  return { known, delayed, ...(first ? { away: new TargetUnavailable(first[1].again, first[1].retryAfter) } : {}) };
}
