import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { shapes } from './shapes.js';
import { JsonText } from './write-pages.js';

const addFormats = formats as unknown as (ajv: Ajv) => void;

// A body is JSON and means what it says; parameters are text, so "100" may be a number there.
const forBodies = new Ajv({ strict: false, verbose: true, discriminator: true });
const forWrongBodies = new Ajv({ strict: false, verbose: true, discriminator: true, allErrors: true });
const forParameters = new Ajv({ strict: false, verbose: true, coerceTypes: true, allErrors: true });
for (const ajv of [forBodies, forWrongBodies, forParameters]) addFormats(ajv);

/** Values in a body whose mistakes are all looked for: a larger one could have any number of them. */
const largestToSearch = 1_000;
/** Mistakes that are handed on; more than anybody is told. */
const mostErrors = 200;

/** Validates requests against the routes' schemas; nothing is added to or taken from a body. */
const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart, ...more }) => {
  // An upload is a stream: its parts are checked by its route, as they arrive.
  if ('contentType' in more && more.contentType === 'multipart/form-data') return () => true;
  return httpPart === 'body' ? bodyValidator(schema) : forParameters.compile(schema);
};

/** A validator of bodies: the first mistake is found at little cost whatever was sent; all of them are looked for only then. */
export function bodyValidator(schema: object) {
  const findFirst = compile(forBodies, schema);
  const findAll = compile(forWrongBodies, schema);
  const validate = Object.assign(
    (body: unknown): boolean => {
      // Its route checks it as it arrives.
      if (body instanceof Readable || findFirst(body)) return true;
      const search = countValues(body, largestToSearch + 1) <= largestToSearch && !findAll(body);
      validate.errors = (search ? findAll : findFirst).errors?.slice(0, mostErrors) ?? null;
      return false;
    },
    { errors: findFirst.errors ?? null },
  );
  return validate;
}

/** Compiles a schema; its named shapes are compiled once, whatever schemas they are in. */
function compile(ajv: Ajv, schema: object) {
  const shared = shapes.byReference(schema);
  for (const [name, shape] of shapes.definitions) if (!ajv.schemas[name]) ajv.addSchema(shape);
  return ajv.compile(shared);
}

/** How many values JSON has, lists and objects themselves included; no more than `most` are counted. */
function countValues(value: unknown, most: number): number {
  let count = 1;
  if (typeof value !== 'object' || value === null) return count;
  for (const name in value) {
    if (count >= most) return count;
    count += countValues((value as Record<string, unknown>)[name], most - count);
  }
  return count;
}

/**
 * How schemas are put to work. A factory, because scopes that add schemas build their own; and
 * answers are written as they are: a serializer made from a schema would add its defaults.
 */
export const compilersFactory = {
  buildValidator: () => validatorCompiler as never,
  buildSerializer: () => () => (data: unknown) => (data instanceof JsonText ? data.text : JSON.stringify(data)),
};
