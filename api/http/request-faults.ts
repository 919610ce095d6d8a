import type { ErrorObject } from 'ajv';
import { schemaFaults } from '../../core/text/schema-faults.js';
import type { RequestFault } from './problem.js';

/** Fastify's names for the parts of a request, and OpenAPI's. */
const parts = { body: 'body', params: 'path', querystring: 'query', headers: 'header' } as const;
export type RequestPart = keyof typeof parts;

/** Returns the faults that a validator found in a part of a request, one for each place, in the order of the schema. */
export const requestFaults = (part: RequestPart, errors: readonly ErrorObject[]): RequestFault[] =>
  schemaFaults(errors).map((fault) => ({ in: parts[part], ...fault }));
