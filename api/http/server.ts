import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Bounds } from '../../runtime/bounds.js';
import type { Configuration } from '../../runtime/configuration.js';
import { threadPools } from '../threads/thread-pools.js';
import { refuseSlowBodies } from './body-rate.js';
import { readJsonBodies } from './body-text.js';
import { answerError } from './error-handler.js';
import { Problem } from './problem.js';
import { compilersFactory } from './validation.js';
import { writePagesInTurns } from './write-pages.js';

/** The server on which routes are registered. */
export type App = ReturnType<typeof createServer>;

/** The part of the configuration that the server uses. */
export type ServerOptions = Partial<Pick<Configuration, 'trustedProxies' | 'apiDocs'>>;

/** Milliseconds: longer than any answer may take, including those that clients wait for (`preference.ts`). */
const silentAtMost =
  60_000 + Math.max(...Object.values(threadPools).map(({ waitLimitMs, deadlineMs }) => waitLimitMs + deadlineMs));

/** Creates a server without routes: how it reads bodies, what it validates and logs, and how it answers errors. */
export function createServer(
  loggerInstance: FastifyBaseLogger | undefined,
  { trustedProxies }: ServerOptions,
  bounds: Bounds,
) {
  const server = Fastify({
    ...(loggerInstance ? { loggerInstance } : {}),
    trustProxy: trustedProxies?.split(',').map((network) => network.trim()) ?? false,
    logController: new RequestLog(),
    requestTimeout: 0,
    // `body-rate.ts` limits how slowly a body may arrive; this closes connections of clients that neither send nor
    // receive.
    connectionTimeout: silentAtMost,
    bodyLimit: 1_048_576,
    forceCloseConnections: true,
    schemaController: { compilersFactory },
    // An invalid URL reaches neither a route nor the error handler.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  });
  refuseSlowBodies(server, bounds);
  readJsonBodies(server);
  writePagesInTurns(server);
  server.setErrorHandler(answerError);
  server.setNotFoundHandler(({ method, url }) => {
    throw new Problem('not_found', `There is nothing at ${method} ${url.split('?')[0]}.`);
  });
  return server.withTypeProvider<TypeBoxTypeProvider>();
}

/** Logs a request once, with its route instead of its URL: a URL contains numbers of customers, items and documents. */
class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    { log, method, routeOptions }: FastifyRequest,
    { statusCode, elapsedTime }: FastifyReply,
  ): void {
    const request = { method, route: routeOptions.url ?? null, status: statusCode, ms: Math.round(elapsedTime) };
    if (error) log.error({ ...request, err: error }, 'request errored');
    else log.info(request, 'request completed');
  }

  override writeHeadError(error: Error, { log, method, routeOptions }: FastifyRequest): void {
    log.warn({ method, route: routeOptions.url ?? null, err: error }, 'the head of an answer could not be written');
  }
}
