import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../http/dependencies.js';
import { waitPreference } from '../http/preference.js';
import { waitForChange } from './wait-for-import.js';

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
