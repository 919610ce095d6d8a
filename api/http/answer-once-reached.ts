import type { FastifyReply } from 'fastify';
import type { ApiDependencies } from './dependencies.js';
import { type WaitHeaders, waitPreference } from './preference.js';
import { throwIfKeyEnded } from './request-end.js';

/**
 * Interval in which the state is read even without a notification: one may be missed while the listening connection is
 * lost.
 */
const rereadMs = 2_000;

interface Wait<Found> {
  /** Reads the state. */
  look: () => Promise<Found>;
  reached: (found: Found) => boolean;
  seconds: number;
  signal: AbortSignal;
}

/**
 * Returns the state once it is reached, or the current one after `seconds` or when the client has disconnected. Throws
 * `Problem` if the caller's key ends meanwhile.
 */
export async function waitForChange<Found>(
  { events }: Pick<ApiDependencies, 'events'>,
  importId: string,
  { look, reached, seconds, signal }: Wait<Found>,
): Promise<{ found: Found; inTime: boolean }> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    // Listening begins before the first read, so that no change is missed in between.
    const left = deadline - Date.now();
    const stopListening = new AbortController();
    const changed = events.changed(
      importId,
      Math.min(Math.max(left, 1), rereadMs),
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
  /** Reads the state. */
  look: () => Promise<Found>;
  reached: (found: Found) => boolean;
  /** Seconds that the request waits if it has no `Prefer` header. */
  byDefault: number;
  /** Aborts when the client has disconnected; create it before any other asynchronous work. */
  requestEnded: AbortSignal;
}

/** Waits, as `Prefer` asks, until the state is `reached`: answers 200, or 202 if that takes longer. */
export async function answerOnceReached<Found extends { links: { self: string } }>(
  dependencies: Pick<ApiDependencies, 'events'>,
  { headers }: { headers: WaitHeaders },
  reply: FastifyReply,
  { importId, look, reached, byDefault, requestEnded }: Awaited<Found>,
): Promise<Found> {
  const { seconds, applied } = waitPreference(headers, byDefault);
  const { found, inTime } = await waitForChange(dependencies, importId, {
    look,
    reached,
    seconds,
    signal: requestEnded,
  });
  void reply.status(inTime ? 200 : 202).headers({ location: found.links.self, ...applied });
  return found;
}
