import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { TargetRefusal } from '../../connectors/targets/target-errors.js';
import type { SetupStep } from '../../core/setup/post-processing.js';
import type { ExternalStep } from '../../core/setup/steps/step.js';
import { lateSignal } from '../delivery/late-signal.js';
import { isUnavailable, retryAfterOf } from '../delivery/write-failure.js';
import type { PendingSubject } from './pending-subjects.js';
import type { Portion } from './portion.js';
import { callOf } from './steps/step-registry.js';
import type { StepDelay, StepDependencies, StepOutcome } from './steps/step-work.js';

/** Milliseconds in which an answer may still come after a cancel, which must be through within seconds. */
const cancelGraceMs = 2_000;

export type Delayed = [PendingSubject, StepDelay];

/** What one call of a step has come to. */
export interface StepAnswer {
  known: [PendingSubject, StepOutcome][];
  delayed: Delayed[];
  /** Whether whatever the step would be called with is delayed. */
  forAll?: boolean;
  /** Why the step takes nothing at all, now or later. */
  refusal?: string;
}

/**
 * Calls an external step once. Where `signal` aborts it gives what the step does, or throws its reason; throws
 * what is no failure of what is called.
 */
export async function callStepOnce(
  dependencies: StepDependencies,
  { companyId, importId, number }: Portion,
  { settings, step }: SetupStep & { step: ExternalStep },
  subjects: readonly PendingSubject[],
  signal: AbortSignal | undefined,
): Promise<StepAnswer> {
  const { late, end } = lateSignal(signal, cancelGraceMs);
  try {
    return sorted(
      subjects,
      await callOf(step)(settings, subjects, { companyId, importId, number, ...dependencies }, late),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (isUnavailable(error)) {
      const delay = { again: error.message, retryAfter: retryAfterOf(error) };
      return { known: [], delayed: subjects.map((subject) => [subject, delay]), forAll: true };
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
  return { known, delayed };
}
