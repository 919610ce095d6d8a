import { ConnectionError } from '../../connections/connection-error.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { SetupStep } from '../../integration/post-processing.js';
import type { OutsideStep, StepOutcome } from '../../post-processing/step.js';
import { TargetRefusal } from '../../targets/outside-target.js';
import { lateSignal } from '../deliver/late-signal.js';
import { isAway, refuseToGiveUp } from '../deliver/write-failure.js';
import { keepOutcomes } from './keep-outcomes.js';
import { type PendingSubject, pendingSubjects } from './pending-subjects.js';
import { holdPortion, type Portion } from './portion.js';
import type { PortionDependencies } from './process-portion.js';

/** Milliseconds in which an answer may still come after a cancel, which must be through within seconds. */
const cancelGrace = 2_000;

/** Outcomes that are kept in one transaction at most. */
const mostAtOnce = 2_000;

/**
 * Does a step outside the books for all of a portion that is still to be done, some at a time; each time the
 * outcomes are kept before the next are asked for. Fails with a retry where what is called is away; where it was
 * for too long, or takes nothing at all, the rest of the portion is in error.
 */
export async function callStep(
  dependencies: PortionDependencies,
  portion: Portion,
  setupStep: SetupStep & { step: OutsideStep },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { companyId, importId } = portion;
  const { settings, step } = setupStep;
  const held = inPortion(dependencies.database, portion);
  const pending = (limit: number) => held((tx) => pendingSubjects(tx, portion, setupStep, limit));
  for (;;) {
    signal?.throwIfAborted();
    const subjects = await pending(step.portion);
    if (subjects.length === 0) return;
    const { late, end } = lateSignal(signal, cancelGrace);
    try {
      const outcomes = await step.call(settings, subjects, { companyId, importId, ...dependencies }, late);
      await held((tx) => keepKnown(tx, portion, setupStep.number, subjects, outcomes));
      portion.answeredAt = new Date();
    } catch (error) {
      signal?.throwIfAborted();
      const givenUp = isAway(error) && (await held((tx) => gaveUpBefore(tx, portion, setupStep.number)));
      const refusal = refusalOf(error, portion.answeredAt, givenUp);
      for (let rest = subjects; rest.length > 0; rest = await pending(mostAtOnce))
        await held((tx) =>
          keepKnown(
            tx,
            portion,
            setupStep.number,
            rest,
            rest.map(() => refusal),
          ),
        );
    } finally {
      end();
    }
  }
}

const inPortion =
  (database: Database, portion: Portion) =>
  <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
    inCompany(database, portion.companyId, async (tx) => {
      await holdPortion(tx, portion);
      return work(tx);
    });

/** Keeps the outcomes that there are; the other subjects are asked for again. */
function keepKnown(
  tx: Transaction,
  portion: Portion,
  step: number,
  subjects: readonly PendingSubject[],
  outcomes: readonly (StepOutcome | undefined)[],
): Promise<void> {
  const known = subjects.filter((_, index) => outcomes[index] !== undefined);
  return keepOutcomes(
    tx,
    portion,
    step,
    known,
    outcomes.filter((outcome) => outcome !== undefined),
  );
}

// One that another portion has waited for in vain is not waited for again.
async function gaveUpBefore(tx: Transaction, { importId, number }: Portion, step: number): Promise<boolean> {
  const [found] = await tx`
    SELECT 1 FROM post_processing_entry
    WHERE import_id = ${importId} AND number = ${number} AND step = ${step} AND status = 'Error' AND code = 'target_unavailable'
      AND finished_at > now() - interval '15 minutes' LIMIT 1`;
  return found !== undefined;
}

/** What all that is left of a portion is in error with. Throws what is to be tried again later, and what is no failure of what is called. */
function refusalOf(error: unknown, answeredAt: Date, givenUp: boolean): StepOutcome {
  if (isAway(error)) {
    refuseToGiveUp(error, answeredAt, givenUp);
    return { done: false, code: 'target_unavailable', message: `It could not be reached: ${error.message}` };
  }
  if (error instanceof TargetRefusal || error instanceof ConnectionError)
    return { done: false, code: 'target_refused', message: error.message };
  throw error;
}
