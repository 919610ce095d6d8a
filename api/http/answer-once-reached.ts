import type { FastifyReply, FastifyRequest } from 'fastify';
import { throwIfKeyEnded } from './caller-gone.js';
import type { ApiDependencies } from './dependencies.js';
import { waitPreference } from './preference.js';

/** A change may be missed while the listening connection is away: look this often at least. */
const lookAgain = 2_000;

interface Wait<Found> {
  /** Reads what is waited for. */
  look: () => Promise<Found>;
  reached: (found: Found) => boolean;
  seconds: number;
  signal: AbortSignal;
}

/**
 * What `look` finds once that is reached, or as it is when `seconds` are over or the caller has gone. Throws `Problem`
 * where the caller's key ends meanwhile.
 */
export async function waitForChange<Found>(
  { events }: Pick<ApiDependencies, 'events'>,
  importId: string,
  { look, reached, seconds, signal }: Wait<Found>,
): Promise<{ found: Found; inTime: boolean }> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    // Listening begins before the look, so that no change falls between the two.
    const left = deadline - Date.now();
    const stopListening = new AbortController();
    const changed = events.changed(
      importId,
      Math.min(Math.max(left, 1), lookAgain),
      AbortSignal.any([signal, stopListening.signal]),
    );
    const found = await look();
    throwIfKeyEnded(signal);
    if (reached(found) || left <= 0 || signal.aborted) {
      stopListening.abort();
      return { found, inTime: reached(found) };
    }
    await changed;
  }
}

interface Awaited<Found> {
  importId: string;
  /** Reads what is waited for. */
  look: () => Promise<Found>;
  reached: (found: Found) => boolean;
  /** Seconds that a caller waits who says nothing. */
  byDefault: number;
  /** Aborts when the caller has gone; begun before anything else was. */
  gone: AbortSignal;
}

/** Waits, as its caller prefers, until what was asked for is `reached`: answers 200, or 202 where that takes longer. */
export async function answerOnceReached<Found extends { links: { self: string } }>(
  dependencies: Pick<ApiDependencies, 'events'>,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  { importId, look, reached, byDefault, gone }: Awaited<Found>,
): Promise<Found> {
  const { seconds, applied } = waitPreference(headers.prefer, byDefault);
  const { found, inTime } = await waitForChange(dependencies, importId, { look, reached, seconds, signal: gone });
  void reply.status(inTime ? 200 : 202).headers({ location: found.links.self, ...applied });
  return found;
}
