import type { FastifyReply } from 'fastify';

/** Aborts when the connection of a request is over: answered, or left by a caller who waited long enough. */
export function callerGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
