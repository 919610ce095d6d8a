import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../core/model/failure.js';

/** From this many attempts lost in a row, a task is suspect: a process tries only one suspect task at a time. */
const suspectFromLost = 2;

/** How long a suspect work is tried alone at most: reading a file may take hours, and others may be suspect too. */
const maxAloneMs = 5 * 60_000;

/** How long an attempt tries to report its end to a database that is unavailable. */
const reportTimeoutMs = 30_000;
const reportRetryMs = 500;

/** Claims of the attempts that run in this process. */
const activeClaims = new Set<string>();
let suspect: { attempt: Attempt; since: number } | undefined;

/** What is known of the earlier attempts. */
export interface EarlierAttempt {
  /** How many in a row began, did not report an end and made no progress. */
  unreported: number;
  /** The claim of the last one. */
  claim?: string | null;
}

/**
 * One attempt at work that may crash its worker. Each attempt is counted when it begins (`unreported` of its row) and
 * no longer once it has ended in any way or made progress: what remains are attempts whose process died. Work that has
 * lost too many workers is given up. Work that has lost some is tried alone, so that unrelated work, which was lost with
 * it, is not given up as well.
 */
export class Attempt {
  constructor(private readonly claim: string) {}

  /**
   * Returns how many attempts count as unreported, including this one. Throws `WorkerLost`, which is never retried, if
   * `max` or more were lost before, and `WaitingForTurn` if this work is suspect and another suspect one is being
   * tried.
   */
  admit({ unreported, claim }: EarlierAttempt, max: number, what: string): number {
    if (unreported >= max) throw workerLost(what, unreported);
    if (unreported >= suspectFromLost) {
      if (suspect && performance.now() - suspect.since < maxAloneMs) throw suspectWaits();
      suspect = { attempt: this, since: performance.now() };
    }
    // An attempt that still runs in this process is not lost but only overtaken: the engine was unavailable.
    const alive = claim !== undefined && claim !== null && activeClaims.has(claim);
    activeClaims.add(this.claim);
    return unreported + (alive ? 0 : 1);
  }

  /** Ends the attempt in this process. */
  end(): void {
    activeClaims.delete(this.claim);
    if (suspect?.attempt === this) suspect = undefined;
  }
}

/** Returns how many attempts count as unreported once this one has begun; see `Attempt.admit`. */
export type Admit = (earlier: EarlierAttempt) => number;

/** Makes an attempt at `what` (its name in messages) with a new claim. Returns and throws what `work` does. */
export async function inAttempt<Result>(
  what: string,
  maxLost: number,
  work: (claim: string, admit: Admit) => Promise<Result>,
): Promise<Result> {
  const claim = randomUUID();
  const attempt = new Attempt(claim);
  try {
    return await work(claim, (earlier) => attempt.admit(earlier, maxLost, what));
  } finally {
    attempt.end();
  }
}

/**
 * Calls `work`, and `report` if it fails, to store that the attempt has ended. Retries `report` while the database is
 * unavailable, which is a frequent cause of failures. An end that cannot be stored counts as lost.
 */
export async function reportingEnd<Result>(
  work: () => Promise<Result>,
  report: () => Promise<unknown>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await retryReport(report);
    throw error;
  }
}

async function retryReport(report: () => Promise<unknown>): Promise<void> {
  const until = performance.now() + reportTimeoutMs;
  for (;;) {
    try {
      await report();
      return;
    } catch {
      if (performance.now() > until) return;
      await delay(reportRetryMs);
    }
  }
}

const workerLost = (what: string, times: number): Failure =>
  new Failure(
    'WorkerLost',
    `${what} was given up: its worker was lost ${times} times in a row without progress. It may need more memory or time than a worker has.`,
  );

const suspectWaits = (): Failure =>
  new Failure('WaitingForTurn', 'Work that was lost with its worker before is tried one at a time.', 1_000);
