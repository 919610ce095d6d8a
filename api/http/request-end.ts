import type { FastifyReply } from 'fastify';
import { Problem } from './problem.js';

/**
 * A signal that aborts when a request is over: it was answered, the client has disconnected, or its key was revoked or
 * has expired (then the reason is the `Problem`).
 */
export function requestEnd({ raw, request, server }: FastifyReply): AbortSignal {
  const closed = new AbortController();
  // A client that disconnected while the key was looked up or the body was read emits no further event.
  if (raw.destroyed) closed.abort();
  else raw.once('close', () => closed.abort());
  return AbortSignal.any([closed.signal, server.keyWatch.endOf(request.caller, closed.signal)]);
}

/** Throws the `Problem` of a key that has ended, if a signal of `requestEnd` has aborted for that reason. */
export function throwIfKeyEnded({ reason }: AbortSignal): void {
  if (reason instanceof Problem) throw reason;
}
