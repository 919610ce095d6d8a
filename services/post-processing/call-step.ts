import { Failure } from '../../core/model/failure.js';
import type { SetupStep } from '../../core/setup/post-processing.js';
import type { ExternalStep } from '../../core/setup/steps/step.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { isWorthWaiting, outageLimitMs } from '../outage.js';
import { attemptStep, type Delayed } from './attempt-step.js';
import { type PendingQuery, type PendingSubject, pendingSubjects } from './pending-subjects.js';
import { continuePortion, lockPortion, type Portion } from './portion.js';
import type { StepDependencies, StepOutcome } from './steps/step-work.js';
import { recordAnswer, storeOutcomes } from './store-outcomes.js';

/** The most outcomes that are stored in one transaction. */
const maxAtOnce = 2_000;

/**
 * After this time an attempt makes no further calls: the engine allows it 10 minutes, and calls that are running then
 * are lost.
 */
const maxAttemptMs = 8 * 60_000;

/**
 * Does an external step for the pending subjects of a portion, some at a time. The outcomes are stored before the next
 * call, also when `signal` aborts. Subjects to be retried wait until the others of the portion were tried; then the
 * attempt throws a retryable failure. It does so at once if it has answered no server so far: the next attempt begins
 * with the others. Subjects whose server is unavailable for too long are in error once they were tried. The rest of the
 * portion is in error untried if the step can never succeed, or if another portion has given up and this one reaches no
 * server either.
 */
export async function callStep(
  dependencies: StepDependencies,
  portion: Portion,
  setupStep: SetupStep & { step: ExternalStep },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { number, step } = setupStep;
  const whileLocked = inPortion(dependencies.database, portion);
  const pending = (query: PendingQuery) => whileLocked((tx) => pendingSubjects(tx, portion, setupStep, query));
  let gaveUpSome = false;
  const store = (results: readonly [PendingSubject, StepOutcome][]) =>
    whileLocked(async (tx) => {
      const [subjects, outcomes] = [results.map(([subject]) => subject), results.map(([, outcome]) => outcome)];
      await storeOutcomes(tx, portion, number, subjects, outcomes);
      // The step that follows has its own time limit.
      if (gaveUpSome && (await pendingSubjects(tx, portion, setupStep, { limit: 1 })).length === 0)
        await recordAnswer(tx, portion);
    });
  const storeRest = async (outcome: StepOutcome): Promise<void> => {
    const rest = await pending({ limit: maxAtOnce });
    if (rest.length === 0) return;
    await store(rest.map((subject) => [subject, outcome]));
    await storeRest(outcome);
  };
  let later: Delayed[] = [];
  let answered = false;
  while (later.length === 0 || answered) {
    signal?.throwIfAborted();
    const without = later.map(([{ row }]) => row);
    const subjects = await inCompany(dependencies.database, portion.companyId, async (tx) => {
      await continuePortion(tx, portion);
      return pendingSubjects(tx, portion, setupStep, {
        limit: step.subjectsPerCall,
        without,
        after: portion.triedUpTo,
      });
    });
    if (subjects.length === 0) break;
    if (Date.now() - portion.claimedAt.getTime() >= maxAttemptMs) {
      if (later.length > 0) break;
      throw continueLater();
    }
    const { known, delayed, forAll, refusal } = await attemptStep(dependencies, portion, setupStep, subjects, signal);
    if (refusal !== undefined) {
      await storeRest({ done: false, code: 'target_refused', message: refusal });
      later = [];
    }
    if (known.length > 0) {
      // The portion may have been taken over after the abort, which is then not a failure.
      await store(known).finally(() => signal?.throwIfAborted());
      portion.answeredAt = new Date();
      answered = true;
    }
    signal?.throwIfAborted();
    const [first] = delayed;
    if (!first) continue;
    const otherGaveUp = !answered && (await hasOtherPortionGivenUp(dependencies.database, portion, number));
    const { answeredAt: since } = portion;
    const waiting = delayed.filter(([, { retryAfterMs }]) =>
      isWorthWaiting({ since, retryAfterMs, givenUp: otherGaveUp }),
    );
    const expired = delayed.filter((delay) => !waiting.includes(delay));
    if (expired.length > 0) {
      gaveUpSome = true;
      await store(expired.map(([subject, { retryReason, message = retryReason }]) => [subject, unreached(message)]));
    }
    later.push(...waiting);
    if (waiting.length > 0) {
      portion.triedUpTo = subjects.at(-1)?.row ?? 0;
      if (forAll) break;
    } else if (otherGaveUp) await storeRest(unreached(first[1].retryReason));
  }
  if (later.length > 0) throw retryLater(later);
  portion.triedUpTo = 0;
  if (gaveUpSome) portion.answeredAt = new Date();
}

const inPortion =
  (database: Database, portion: Portion) =>
  <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
    inCompany(database, portion.companyId, async (tx) => {
      await lockPortion(tx, portion);
      return work(tx);
    });

/** The failure after which the engine retries, after the longest wait that was requested. */
function retryLater(delayed: readonly Delayed[]): Failure {
  const waits = delayed.flatMap(([, { retryAfterMs }]) => retryAfterMs ?? []);
  return new Failure(
    'TargetUnavailable',
    delayed[0]?.[1].retryReason ?? '',
    waits.length > 0 ? Math.max(...waits) : undefined,
  );
}

/** The failure after which the engine starts another attempt for the rest at once. */
const continueLater = () => new Failure('Unfinished');

const unreached = (why: string): StepOutcome => ({
  done: false,
  code: 'target_unavailable',
  message: `It could not be reached: ${why}`,
});

/** Whether another portion has given up waiting for the server of a step, which has not answered since. */
async function hasOtherPortionGivenUp(
  database: Database,
  { companyId, importId, number, runNo, batchNo }: Portion,
  step: number,
): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    const recent = tx`import_id = ${importId} AND number = ${number} AND step = ${step} AND finished_at > now() - ${outageLimitMs} * interval '1 millisecond'`;
    // First the errors, by their index: only if there are any, all entries of the import may be read.
    const [gaveUp] = await tx`
      SELECT FROM post_processing_entry
      WHERE ${recent} AND status = 'Error' AND code = 'target_unavailable' AND (run_no, batch_no) <> (${runNo}, ${batchNo}) LIMIT 1`;
    if (!gaveUp) return false;
    const [answered] = await tx`
      SELECT FROM post_processing_entry WHERE ${recent} AND code IS DISTINCT FROM 'target_unavailable' LIMIT 1`;
    return !answered;
  });
}
