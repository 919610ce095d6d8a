import type { FastifyRequest, RouteOptions } from 'fastify';
import { problemsOf } from './page.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a request may have no body, which means the same as the body `{}`. */
    optionalBody?: boolean;
  }
  interface FastifySchema {
    /** Marks the operations whose body is optional for `api/description/document.ts`. */
    'x-optional-body'?: boolean;
  }
}

/** Makes a route with `optionalBody` accept requests without a body, and describes it so. A hook `onRoute`. */
export function acceptMissingBody(route: RouteOptions): void {
  if (!route.config?.optionalBody) return;
  route.schema = { ...route.schema, 'x-optional-body': true };
  const completeBody = async (request: FastifyRequest) => {
    request.body ??= {};
  };
  route.preValidation = [completeBody, route.preValidation ?? []].flat();
}

/** Describes that a body can be too large or of a wrong type, for every route that takes one. A hook `onRoute`. */
export function describeBodyProblems(route: RouteOptions): void {
  if (!route.schema?.body) return;
  route.schema = { ...route.schema, response: { ...problemsOf(413, 415), ...(route.schema.response as object) } };
}
