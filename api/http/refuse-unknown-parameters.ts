import type { FastifyRequest, RouteOptions } from 'fastify';
import { shownPart } from '../../core/text/json-pointer.js';
import { maxFaults } from '../../core/text/schema-faults.js';
import { invalidRequest } from './problem.js';

/**
 * Makes a route refuse unknown query parameters, and any body if it takes none: a caller of `undo?preview=true` must
 * not start an undo by mistake. A hook `onRoute`.
 */
export function refuseUnknownParameters(route: RouteOptions): void {
  if (!route.url.startsWith('/v1/')) return;
  const schema = route.schema ?? {};
  const query = (schema.querystring ?? {}) as object;
  route.schema = {
    ...schema,
    querystring: { type: 'object', properties: {}, ...query, additionalProperties: false },
  };
  if (schema.body === undefined && schema.consumes === undefined)
    route.preValidation = [
      async (request: FastifyRequest) => refuseBody(request.body),
      route.preValidation ?? [],
    ].flat();
}

function refuseBody(body: unknown): void {
  if (body === undefined || body === null) return;
  if (typeof body !== 'object') throw invalidRequest([{ in: 'body', pointer: '', detail: 'must be left out' }]);
  const faults = Object.keys(body).map((name) => ({
    in: 'body' as const,
    pointer: `/${shownPart(name)}`,
    detail: 'is not a known property; this call takes no body',
  }));
  if (faults.length > 0) throw invalidRequest(faults.slice(0, maxFaults));
}
