import type { SetupStep } from '../../core/setup/post-processing.js';
import type { InternalStep } from '../../core/setup/steps/step.js';
import { type Database, inCompany } from '../../db/client.js';
import { settleRaces } from '../../db/races.js';
import { isOfData, refusedBecause } from '../../db/refusal.js';
import { keepOutcomes } from './keep-outcomes.js';
import { pendingSubjects } from './pending-subjects.js';
import { goOnWithPortion, type Portion } from './portion.js';
import type { StepOutcome } from './steps/step-work.js';
import { applyOf } from './steps/step-works.js';

/** Subjects that one transaction takes at most: a cancel waits for no more than these. */
const mostAtOnce = 2_000;

/**
 * Does an internal step for all of a portion that is still to be done, some at a time, each time together with
 * its outcomes in one transaction. What the database itself refuses is tried in smaller parts, until it is one
 * subject that is in error.
 */
export async function applyStep(
  database: Database,
  portion: Portion,
  { number, settings, per, step }: SetupStep & { step: InternalStep },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { companyId, importId } = portion;
  const apply = applyOf(step);
  /** Does some; gives how many there were, and throws what the database has against them. */
  const applyTo = (limit: number, refused?: StepOutcome): Promise<number> =>
    inCompany(database, companyId, async (tx) => {
      await goOnWithPortion(tx, portion);
      const subjects = await pendingSubjects(tx, portion, { number, settings, per, step }, { limit });
      if (subjects.length === 0) return 0;
      const outcomes = refused
        ? subjects.map(() => refused)
        : await apply(settings, subjects, tx, { companyId, importId });
      await keepOutcomes(tx, portion, number, subjects, outcomes);
      await tx`SET CONSTRAINTS ALL IMMEDIATE`;
      return subjects.length;
    });
  for (let size = mostAtOnce; ; ) {
    signal?.throwIfAborted();
    try {
      const done = await settleRaces(() => applyTo(size), signal);
      if (done < size) return;
      size = Math.min(mostAtOnce, size * 2);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isOfData(error)) throw error;
      if (size > 1) size = Math.ceil(size / 8);
      else {
        const message = `${refusedBecause(error)}: ${(error as Error).message}.`;
        await applyTo(1, { done: false, code: 'rejected', message });
      }
    }
  }
}
