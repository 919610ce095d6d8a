import type { RouteOptions } from 'fastify';
import { problemsOf } from './page.js';

/** Describes that a body can be too large or of a wrong type, for every route that takes one. A hook `onRoute`. */
export function describeBodyProblems(route: RouteOptions): void {
  if (!route.schema?.body) return;
  route.schema = { ...route.schema, response: { ...problemsOf(413, 415), ...(route.schema.response as object) } };
}
