import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { shapes } from './shapes.js';
import { JsonText } from './write-pages.js';

const addFormats = formats as unknown as (ajv: Ajv) => void;

// Values in a JSON body are not converted; parameters are texts, so "100" may become a number.
const forBodies = new Ajv({ strict: false, verbose: true, discriminator: true });
const forWrongBodies = new Ajv({ strict: false, verbose: true, discriminator: true, allErrors: true });
const forParameters = new Ajv({ strict: false, verbose: true, coerceTypes: true, allErrors: true });
for (const ajv of [forBodies, forWrongBodies, forParameters]) addFormats(ajv);

/** Number of values in a body up to which all faults are searched; a larger body may have too many. */
const largestToSearch = 1_000;
/** Maximum of reported faults. */
const maxErrors = 200;

/** Validates requests against the routes' schemas; nothing is added to or removed from a body. */
const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart, ...more }) => {
  // An upload is a stream: its route checks the parts while they arrive.
  if ('contentType' in more && more.contentType === 'multipart/form-data') return () => true;
  return httpPart === 'body' ? bodyValidator(schema) : compile(forParameters, schema);
};

/** A validator of bodies: it stops at the first fault, which is cheap for any body, and only then searches for all. */
export function bodyValidator(schema: object) {
  const findFirst = compile(forBodies, schema);
  const findAll = compile(forWrongBodies, schema);
  const validate = Object.assign(
    (body: unknown): boolean => {
      // Its route checks it while it arrives.
      if (body instanceof Readable || findFirst(body)) return true;
      const search = countValues(body, largestToSearch + 1) <= largestToSearch && !findAll(body);
      validate.errors = (search ? findAll : findFirst).errors?.slice(0, maxErrors) ?? null;
      return false;
    },
    { errors: findFirst.errors ?? null },
  );
  return validate;
}

/** Compiles a schema; named schemas in it are compiled once. */
function compile(ajv: Ajv, schema: object) {
  const shared = shapes.byReference(schema);
  for (const [name, shape] of shapes.definitions) if (!ajv.schemas[name]) ajv.addSchema(shape);
  return ajv.compile(shared);
}

/** Counts the values in JSON, lists and objects included, up to `most`. */
function countValues(value: unknown, max: number): number {
  let count = 1;
  if (typeof value !== 'object' || value === null) return count;
  for (const name in value) {
    if (count >= max) return count;
    count += countValues((value as Record<string, unknown>)[name], max - count);
  }
  return count;
}

/**
 * How schemas are used. A factory, because scopes that add schemas create their own. Answers are serialized without
 * schemas, because a serializer made from a schema adds its defaults.
 */
export const compilersFactory = {
  buildValidator: () => validatorCompiler as never,
  buildSerializer: () => () => (data: unknown) => (data instanceof JsonText ? data.text : JSON.stringify(data)),
};
