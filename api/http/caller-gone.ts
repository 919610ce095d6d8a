import type { FastifyReply } from 'fastify';
import { Problem } from './problem.js';

/**
 * Aborts when a request is over: answered, left by a caller who waited long enough, or because its key was revoked or
 * has expired (then the signal's reason is the `Problem` that says so).
 */
export function callerGone({ raw, request, server }: FastifyReply): AbortSignal {
  const closed = new AbortController();
  // Who has left while the key was looked up, or the body was read, has no other end.
  if (raw.destroyed) closed.abort();
  else raw.once('close', () => closed.abort());
  return AbortSignal.any([closed.signal, server.keyWatch.endOf(request.caller, closed.signal)]);
}

/** Throws the `Problem` of a key that has ended, where a signal of `callerGone` has aborted for that reason. */
export function throwIfKeyEnded({ reason }: AbortSignal): void {
  if (reason instanceof Problem) throw reason;
}
