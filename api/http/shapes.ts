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
    for (const part of ['body', 'querystring', 'params', 'headers'] as const) {
      const schema = route.schema?.[part];
      if (schema) route.schema = { ...route.schema, [part]: shapes.byReference(schema) };
    }
    const { response } = route.schema ?? {};
    if (response) {
      const answers = Object.entries(response as Record<string, object>);
      const shared = answers.map(([status, answer]) => [status, shapes.byReference(answer)]);
      route.schema = { ...route.schema, response: Object.fromEntries(shared) };
    }
    for (const [name, shape] of shapes.definitions) if (!app.getSchema(name)) app.addSchema(shape);
  };
