import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { Bounds } from '../../runtime/bounds.js';
import type { Configuration } from '../../runtime/configuration.js';
import { lanes } from '../threads/lanes.js';
import { refuseSlowBodies } from './body-rate.js';
import { readJsonBodies } from './body-text.js';
import { answerError } from './error-handler.js';
import { Problem } from './problem.js';
import { RequestLog } from './request-log.js';
import { compilersFactory } from './validation.js';
import { writePagesInTurns } from './write-pages.js';

/** The server, for the routes that are registered with it. */
export type App = ReturnType<typeof createServer>;

/** What of the configuration the server itself heeds. */
export type ServerOptions = Partial<Pick<Configuration, 'trustedProxies' | 'apiDocs'>>;

/** Milliseconds: longer than any answer may take, those included that clients wait for as they prefer (`preference.ts`). */
const silentAtMost =
  60_000 + Math.max(...Object.values(lanes).map(({ patienceMs, deadlineMs }) => patienceMs + deadlineMs));

/** A server without routes: how it takes bodies, what it validates and logs, and how it answers errors. */
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
    // How slowly a body may arrive is `body-rate.ts`'s; a client that sends and takes nothing for this long is gone.
    connectionTimeout: silentAtMost,
    bodyLimit: 1_048_576,
    forceCloseConnections: true,
    schemaController: { compilersFactory },
    // An address that cannot be read never reaches a route, nor the error handler.
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
