import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

const addFormats = formats as unknown as (ajv: Ajv) => void;

// A body is JSON and means what it says; parameters are text, so "100" may be a number there.
const forBodies = new Ajv({ strict: false, discriminator: true });
const forParameters = new Ajv({ strict: false, coerceTypes: true });
for (const ajv of [forBodies, forParameters]) addFormats(ajv);

/** Validates requests against the routes' schemas; nothing is added to or taken from a body. */
const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart, ...more }) => {
  // An upload is a stream: its parts are checked by its route, as they arrive.
  if ('contentType' in more && more.contentType === 'multipart/form-data') return () => true;
  return (httpPart === 'body' ? forBodies : forParameters).compile(schema);
};

/**
 * How schemas are put to work. A factory, because scopes that add schemas build their own; and
 * answers are written as they are: a serializer made from a schema would add its defaults.
 */
export const compilersFactory = {
  buildValidator: () => validatorCompiler as never,
  buildSerializer: () => () => (data: unknown) => JSON.stringify(data),
};
