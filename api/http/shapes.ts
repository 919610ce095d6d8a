import type { FastifyInstance, RouteOptions } from 'fastify';
import { NamedShapes } from '../../core/schema/named-shapes.js';

/** The schemas of all routes and bodies; constants of the process. */
export const shapes = new NamedShapes((name) => `${name}#`);

/**
 * Makes each named schema of an app's routes appear once in the OpenAPI document: routes are registered with the
 * schemas themselves, and keep references to them. A hook `onRoute`.
 */
export const sharingShapes =
  (app: FastifyInstance) =>
  (route: RouteOptions): void => {
    const { body, response } = route.schema ?? {};
    if (body) route.schema = { ...route.schema, body: shapes.byReference(body) };
    if (response) {
      const answers = Object.entries(response as Record<string, object>);
      const shared = answers.map(([status, answer]) => [status, shapes.byReference(answer)]);
      route.schema = { ...route.schema, response: Object.fromEntries(shared) };
    }
    for (const [name, shape] of shapes.definitions) if (!app.getSchema(name)) app.addSchema(shape);
  };
