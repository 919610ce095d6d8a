import { ConnectionError } from '../../connections/connection-error.js';
import { inCompany } from '../../db/client.js';
import type { SetupStep } from '../../integration/post-processing.js';
import type { OutsideStep, StepOutcome } from '../../post-processing/step.js';
import type { StepCode } from '../../post-processing/step-code.js';
import { TargetRefusal } from '../../targets/outside-target.js';
import { lateSignal } from '../deliver/late-signal.js';
import { isAway, refuseToGiveUp } from '../deliver/write-failure.js';
import { keepOutcomes } from './keep-outcomes.js';
import { pendingSubjects } from './pending-subjects.js';
import { holdPortion, type Portion } from './portion.js';
import type { PortionDependencies } from './process-portion.js';

/** Milliseconds in which an answer may still come after a cancel, which must be through within seconds. */
const cancelGrace = 2_000;

/**
 * Does a step outside the books for all of a portion that is still to be done, some at a time; each time the
 * outcomes are kept before the next are asked for. Fails with a retry where what is called is away.
 */
export async function callStep(
  dependencies: PortionDependencies,
  portion: Portion,
  { number, settings, per, step }: SetupStep & { step: OutsideStep },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { companyId, importId } = portion;
  const inPortion = <Result>(work: Parameters<typeof inCompany<Result>>[2]) =>
    inCompany(dependencies.database, companyId, async (tx) => {
      await holdPortion(tx, portion);
      return work(tx);
    });
  let givenUp = false;
  for (;;) {
    signal?.throwIfAborted();
    const subjects = await inPortion((tx) =>
      pendingSubjects(tx, portion, { number, settings, per, step }, step.portion),
    );
    if (subjects.length === 0) return;
    const { late, end } = lateSignal(signal, cancelGrace);
    const { outcomes, gaveUp } = await step
      .call(settings, subjects, { companyId, importId, ...dependencies }, late)
      .then((outcomes) => ({ outcomes, gaveUp: false }))
      .catch((error: unknown) => {
        signal?.throwIfAborted();
        return failed(error, portion.answeredAt, givenUp, subjects.length);
      })
      .finally(end);
    givenUp = gaveUp;
    const known = subjects.flatMap((subject, index) => {
      const outcome = outcomes[index];
      return outcome ? [{ subject, outcome }] : [];
    });
    await inPortion((tx) =>
      keepOutcomes(
        tx,
        portion,
        number,
        known.map(({ subject }) => subject),
        known.map(({ outcome }) => outcome),
      ),
    );
    if (!gaveUp) portion.answeredAt = new Date();
  }
}

function failed(
  error: unknown,
  answeredAt: Date,
  givenUp: boolean,
  count: number,
): { outcomes: StepOutcome[]; gaveUp: boolean } {
  const all = (code: StepCode, message: string): StepOutcome[] =>
    Array.from({ length: count }, () => ({ done: false, code, message }));
  if (isAway(error)) {
    refuseToGiveUp(error, answeredAt, givenUp);
    return { outcomes: all('target_unavailable', `It could not be reached: ${error.message}`), gaveUp: true };
  }
  if (error instanceof TargetRefusal || error instanceof ConnectionError)
    return { outcomes: all('target_refused', error.message), gaveUp: false };
  throw error;
}
