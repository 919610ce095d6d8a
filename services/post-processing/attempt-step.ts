import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { TargetRefusal } from '../../connectors/targets/target-errors.js';
import type { SetupStep } from '../../core/setup/post-processing.js';
import type { ExternalStep } from '../../core/setup/steps/step.js';
import { delayedSignal } from '../delivery/delayed-signal.js';
import { isUnavailable, retryAfterOf } from '../outage.js';
import type { PendingSubject } from './pending-subjects.js';
import type { Portion } from './portion.js';
import { callOf } from './steps/step-registry.js';
import type { StepDelay, StepDependencies, StepOutcome } from './steps/step-work.js';

/** How long an answer may still take after a cancel, which must take effect within seconds. */
const cancelGraceMs = 2_000;

export type Delayed = [PendingSubject, StepDelay];

/** The result of one call of a step. */
export interface StepAnswer {
  known: [PendingSubject, StepOutcome][];
  delayed: Delayed[];
  /** Whether the step is delayed for all subjects. */
  forAll?: boolean;
  /** Why the step can never succeed. */
  refusal?: string;
}

/**
 * Calls an external step once. When `signal` aborts, returns what the step returns by then, or throws the signal's
 * reason. Throws errors that are not failures of the called server.
 */
export async function attemptStep(
  dependencies: StepDependencies,
  { companyId, importId, number }: Portion,
  { settings, step }: SetupStep & { step: ExternalStep },
  subjects: readonly PendingSubject[],
  signal: AbortSignal | undefined,
): Promise<StepAnswer> {
  const { delayed, end } = delayedSignal(signal, cancelGraceMs);
  try {
    return groupOutcomes(
      subjects,
      await callOf(step)(settings, subjects, { companyId, importId, number, ...dependencies }, delayed),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (isUnavailable(error)) {
      const delay = { retryReason: error.message, retryAfterMs: retryAfterOf(error) };
      return { known: [], delayed: subjects.map((subject) => [subject, delay]), forAll: true };
    }
    if (error instanceof TargetRefusal || error instanceof ConnectionError)
      return { known: [], delayed: [], refusal: error.message };
    throw error;
  } finally {
    end();
  }
}

function groupOutcomes(
  subjects: readonly PendingSubject[],
  outcomes: readonly (StepOutcome | StepDelay)[],
): StepAnswer {
  const known: StepAnswer['known'] = [];
  const delayed: StepAnswer['delayed'] = [];
  for (const [index, subject] of subjects.entries()) {
    const outcome = outcomes[index] as StepOutcome | StepDelay;
    if ('retryReason' in outcome) delayed.push([subject, outcome]);
    else known.push([subject, outcome]);
  }
  return { known, delayed };
}
