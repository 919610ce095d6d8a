import { TargetUnavailable } from '../../connectors/targets/target-errors.js';
import { Failure } from '../../core/model/failure.js';
import type { SetupStep } from '../../core/setup/post-processing.js';
import type { ExternalStep } from '../../core/setup/steps/step.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { isWorthWaiting, retryLater } from '../delivery/write-failure.js';
import { callStepOnce, type Delayed } from './call-step-once.js';
import { otherPortionGaveUp } from './other-portion-gave-up.js';
import { type PendingQuery, type PendingSubject, pendingSubjects } from './pending-subjects.js';
import { continuePortion, lockPortion, type Portion } from './portion.js';
import type { StepDelay, StepDependencies, StepOutcome } from './steps/step-work.js';
import { recordAnswer, storeOutcomes } from './store-outcomes.js';

/** Outcomes that are kept in one transaction at most. */
const maxAtOnce = 2_000;

/** Milliseconds after which an attempt asks for nothing more: the engine gives it 10 minutes, and what is under way then is lost. */
const maxAttemptMs = 8 * 60_000;

/**
 * Does an external step for all of a portion that is still to be done, some at a time; each time the outcomes
 * are kept before the next are asked for, also where `signal` aborts. What is to be asked for again lets the others of
 * the portion go first; then the attempt fails with a retry, as it does at once where it has reached nobody so far: the next one begins with the
 * others. What is away for too long is in error once it was tried; the rest of the portion without that where the step
 * takes nothing at all, or where another portion has waited in vain and this one reaches nobody either.
 */
export async function callStep(
  dependencies: StepDependencies,
  portion: Portion,
  setupStep: SetupStep & { step: ExternalStep },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { number, step } = setupStep;
  const held = inPortion(dependencies.database, portion);
  const pending = (query: PendingQuery) => held((tx) => pendingSubjects(tx, portion, setupStep, query));
  let gaveUp = false;
  const keep = (ends: readonly [PendingSubject, StepOutcome][]) =>
    held(async (tx) => {
      const [subjects, outcomes] = [ends.map(([subject]) => subject), ends.map(([, outcome]) => outcome)];
      await storeOutcomes(tx, portion, number, subjects, outcomes);
      // The step that follows has a patience of its own.
      if (gaveUp && (await pendingSubjects(tx, portion, setupStep, { limit: 1 })).length === 0)
        await recordAnswer(tx, portion);
    });
  const keepRest = async (outcome: StepOutcome): Promise<void> => {
    const rest = await pending({ limit: maxAtOnce });
    if (rest.length === 0) return;
    await keep(rest.map((subject) => [subject, outcome]));
    await keepRest(outcome);
  };
  let later: Delayed[] = [];
  let reached = false;
  while (later.length === 0 || reached) {
    signal?.throwIfAborted();
    const without = later.map(([{ row }]) => row);
    const subjects = await inCompany(dependencies.database, portion.companyId, async (tx) => {
      await continuePortion(tx, portion);
      return pendingSubjects(tx, portion, setupStep, { limit: step.portion, without, after: portion.askedUpTo });
    });
    if (subjects.length === 0) break;
    if (Date.now() - portion.claimedAt.getTime() >= maxAttemptMs) {
      if (later.length > 0) break;
      throw goesOn();
    }
    const { known, delayed, forAll, refusal } = await callStepOnce(dependencies, portion, setupStep, subjects, signal);
    if (refusal !== undefined) {
      await keepRest({ done: false, code: 'target_refused', message: refusal });
      later = [];
    }
    if (known.length > 0) {
      // Whoever stops it may have taken the portion over, which is no failure then.
      await keep(known).finally(() => signal?.throwIfAborted());
      portion.answeredAt = new Date();
      reached = true;
    }
    signal?.throwIfAborted();
    const [first] = delayed;
    if (!first) continue;
    const inVain = !reached && (await otherPortionGaveUp(dependencies.database, portion, number));
    const waiting = delayed.filter(([, delay]) => isWorthWaiting(latest([delay]), portion.answeredAt, inVain));
    const over = delayed.filter((one) => !waiting.includes(one));
    if (over.length > 0) {
      gaveUp = true;
      await keep(over.map(([subject, { again, message = again }]) => [subject, unreached(message)]));
    }
    later.push(...waiting);
    if (waiting.length > 0) {
      portion.askedUpTo = subjects.at(-1)?.row ?? 0;
      if (forAll) break;
    } else if (inVain) await keepRest(unreached(first[1].again));
  }
  if (later.length > 0) throw retryLater(latest(later.map(([, delay]) => delay)));
  portion.askedUpTo = 0;
  if (gaveUp) portion.answeredAt = new Date();
}

const inPortion =
  (database: Database, portion: Portion) =>
  <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
    inCompany(database, portion.companyId, async (tx) => {
      await lockPortion(tx, portion);
      return work(tx);
    });

/** Delays as one: whoever wants to be left alone longest is. */
function latest(delays: readonly StepDelay[]): TargetUnavailable {
  const waits = delays.flatMap(({ retryAfter }) => retryAfter ?? []);
  return new TargetUnavailable(delays[0]?.again ?? '', waits.length > 0 ? Math.max(...waits) : undefined);
}

/** The failure upon which the engine has the rest done by another attempt, at once. */
const goesOn = () => new Failure('GoesOn', 'Another attempt goes on with the rest.');

const unreached = (why: string): StepOutcome => ({
  done: false,
  code: 'target_unavailable',
  message: `It could not be reached: ${why}`,
});
