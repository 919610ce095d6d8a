import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { SetupStep } from '../../integration/post-processing.js';
import type { OutsideStep, StepOutcome } from '../../post-processing/step.js';
import { type Away, askedAgain, isWaitedFor } from '../deliver/write-failure.js';
import { askStep } from './ask-step.js';
import { keepOutcomes } from './keep-outcomes.js';
import { type PendingSubject, pendingSubjects, type Wanted } from './pending-subjects.js';
import { holdPortion, type Portion } from './portion.js';
import type { PortionDependencies } from './process-portion.js';
import { waitedInVain } from './waited-in-vain.js';

/** Outcomes that are kept in one transaction at most. */
const mostAtOnce = 2_000;

/**
 * Does a step outside the books for all of a portion that is still to be done, some at a time; each time the outcomes
 * are kept before the next are asked for. What is to be asked for again lets the others of the portion go first; then
 * the attempt fails with a retry, as it does at once where it has reached nobody so far: the next one begins with the
 * others. What is away for too long is in error once it was tried; the rest of the portion without that where the step
 * takes nothing at all, or where another portion has waited in vain and this one reaches nobody either.
 */
export async function callStep(
  dependencies: PortionDependencies,
  portion: Portion,
  setupStep: SetupStep & { step: OutsideStep },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { number, step } = setupStep;
  const held = inPortion(dependencies.database, portion);
  const pending = (wanted: Wanted) => held((tx) => pendingSubjects(tx, portion, setupStep, wanted));
  const keep = (ends: readonly [PendingSubject, StepOutcome][]) =>
    held((tx) =>
      keepOutcomes(
        tx,
        portion,
        number,
        ends.map(([subject]) => subject),
        ends.map(([, outcome]) => outcome),
      ),
    );
  const keepRest = async (outcome: StepOutcome): Promise<void> => {
    const rest = await pending({ limit: mostAtOnce });
    if (rest.length === 0) return;
    await keep(rest.map((subject) => [subject, outcome]));
    await keepRest(outcome);
  };
  const later: number[] = [];
  let failure: Away | undefined;
  let reached = false;
  let gaveUp = false;
  while (!failure || reached) {
    signal?.throwIfAborted();
    const subjects = await pending({ limit: step.portion, without: later, after: portion.askedUpTo });
    if (subjects.length === 0) break;
    const { known, delayed, away, forAll, refusal } = await askStep(dependencies, portion, setupStep, subjects, signal);
    if (refusal !== undefined) {
      await keepRest({ done: false, code: 'target_refused', message: refusal });
      failure = undefined;
    }
    if (known.length > 0) {
      await keep(known);
      portion.answeredAt = new Date();
      reached = true;
    }
    if (!away) continue;
    const inVain = !reached && (await held((tx) => waitedInVain(tx, portion, number)));
    if (isWaitedFor(away, portion.answeredAt, inVain)) {
      failure ??= away;
      later.push(...delayed.map(([{ row }]) => row));
      portion.askedUpTo = subjects.at(-1)?.row ?? 0;
      if (forAll) break;
    } else {
      gaveUp = true;
      await keep(delayed.map(([subject, { again, message = again }]) => [subject, unreached(message)]));
      if (inVain) await keepRest(unreached(away.message));
    }
  }
  if (failure) throw askedAgain(failure);
  portion.askedUpTo = 0;
  // The step that follows has a patience of its own.
  if (gaveUp) portion.answeredAt = new Date();
}

const inPortion =
  (database: Database, portion: Portion) =>
  <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
    inCompany(database, portion.companyId, async (tx) => {
      await holdPortion(tx, portion);
      return work(tx);
    });

const unreached = (why: string): StepOutcome => ({
  done: false,
  code: 'target_unavailable',
  message: `It could not be reached: ${why}`,
});
