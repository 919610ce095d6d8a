import { bisect } from '../../core/bisect.js';
import type { SetupStep } from '../../core/setup/post-processing.js';
import type { InternalStep } from '../../core/setup/steps/step.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { isDataRefusal, refusalSentence } from '../../db/refusal.js';
import { retryOnConflict } from '../../db/retry-on-conflict.js';
import { pendingSubjects } from './pending-subjects.js';
import { continuePortion, type Portion } from './portion.js';
import { applyOf } from './steps/step-registry.js';
import type { StepOutcome } from './steps/step-work.js';
import { storeOutcomes } from './store-outcomes.js';

/** The most subjects of one transaction: a cancel waits for no more than these. */
const maxAtOnce = 2_000;

/**
 * Does an internal step for the pending subjects of a portion, some at a time, each time together with storing the
 * outcomes in one transaction. A subject that the database refuses is in error, and does not prevent the others.
 */
export async function applyStep(
  database: Database,
  portion: Portion,
  setupStep: SetupStep & { step: InternalStep },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { companyId, importId } = portion;
  const { number, settings, step } = setupStep;
  const apply = applyOf(step);
  const inPortion = <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
    retryOnConflict(() => {
      signal?.throwIfAborted();
      return inCompany(database, companyId, async (tx) => {
        await continuePortion(tx, portion);
        return work(tx);
      });
    }, signal);
  for (;;) {
    const subjects = await inPortion((tx) => pendingSubjects(tx, portion, setupStep, { limit: maxAtOnce }));
    await bisect(subjects, {
      isRefusal: isDataRefusal,
      attempt: (some) =>
        inPortion(async (tx) => {
          const outcomes = await apply(settings, some, tx, { companyId, importId });
          await storeOutcomes(tx, portion, number, some, outcomes);
          await tx`SET CONSTRAINTS ALL IMMEDIATE`;
        }),
      refuse(some, error) {
        const message = `${refusalSentence(error)}: ${error.message}.`;
        const refused: StepOutcome = { done: false, code: 'rejected', message };
        return inPortion((tx) =>
          storeOutcomes(
            tx,
            portion,
            number,
            some,
            some.map(() => refused),
          ),
        );
      },
      // So that no document is in error because of another one.
      maxTries: Number.POSITIVE_INFINITY,
    });
    if (subjects.length < maxAtOnce) return;
  }
}
