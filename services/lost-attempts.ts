import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../core/model/failure.js';

/** Of attempts in a row whose worker was lost: from here on one such work at a time is tried in a process. */
const suspectFrom = 2;

/** Milliseconds for which a suspect one is tried alone at most: reading a file may take hours, and others are suspect too. */
const maxAloneMs = 5 * 60_000;

/** Milliseconds for which a database that is away is waited for, to be told how an attempt has ended. */
const reportWithin = 30_000;
const reportEvery = 500;

/** Claims of attempts that this process has in hand. */
const inHand = new Set<string>();
let suspect: { attempt: Attempt; since: number } | undefined;

/** What is known of the attempts before. */
export interface EarlierAttempt {
  /** How many in a row have begun and never said how they ended, without getting on. */
  unreported: number;
  /** Of the last one. */
  claim?: string | null;
}

/**
 * One attempt at a work that may take its worker down. Each is counted when it begins (`unreported` of its row), and
 * no more once it has ended in whatever way or got on: what is left are attempts whose process died. A work that
 * has lost too many workers is given up; one that has lost some is tried alone, so that the innocent, which were lost with
 * it, are not given up as well.
 */
export class Attempt {
  constructor(private readonly claim: string) {}

  /**
   * Gives how many attempts count as unreported with this one. Throws `WorkerLost`, which nobody tries again, where
   * `most` were lost before, and `WaitingForTurn` where this work is suspect and another suspect one was taken in hand
   * just now.
   */
  admit({ unreported, claim }: EarlierAttempt, most: number, what: string): number {
    if (unreported >= most) throw workerLost(what, unreported);
    if (unreported >= suspectFrom) {
      if (suspect && performance.now() - suspect.since < maxAloneMs) throw waitsAlone();
      suspect = { attempt: this, since: performance.now() };
    }
    // What this very process still has in hand is not lost, only overtaken: the engine was away.
    const alive = claim !== undefined && claim !== null && inHand.has(claim);
    inHand.add(this.claim);
    return unreported + (alive ? 0 : 1);
  }

  /** Nothing of it is in hand any more. */
  end(): void {
    inHand.delete(this.claim);
    if (suspect?.attempt === this) suspect = undefined;
  }
}

/**
 * Does `work`, and has `report` write that it has ended where it fails: also where the database is away for a moment,
 * which is why many fail. What cannot be written counts as lost.
 */
export async function reportingEnd<Result>(
  work: () => Promise<Result>,
  report: () => Promise<unknown>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await reported(report);
    throw error;
  }
}

async function reported(report: () => Promise<unknown>): Promise<void> {
  const until = performance.now() + reportWithin;
  for (;;) {
    try {
      await report();
      return;
    } catch {
      if (performance.now() > until) return;
      await delay(reportEvery);
    }
  }
}

const workerLost = (what: string, times: number): Failure =>
  new Failure(
    'WorkerLost',
    `${what} was given up: ${times} times in a row the worker was lost that had it in hand, and it did not get on. It may take more memory or time than a worker has.`,
  );

const waitsAlone = (): Failure =>
  new Failure('WaitingForTurn', 'What was lost with its worker before is tried one at a time.', 1_000);
