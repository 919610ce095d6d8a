import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

const addFormats = formats as unknown as (ajv: Ajv) => void;

// A body is JSON and means what it says; parameters are text, so "100" may be a number there.
const forBodies = new Ajv({ strict: false, verbose: true, discriminator: true });
const forWrongBodies = new Ajv({ strict: false, verbose: true, discriminator: true, allErrors: true });
const forParameters = new Ajv({ strict: false, verbose: true, coerceTypes: true, allErrors: true });
for (const ajv of [forBodies, forWrongBodies, forParameters]) addFormats(ajv);

/** Characters of JSON whose mistakes are all looked for: a larger body could have any number of them. */
const largestToSearch = 65_536;
/** Mistakes that are handed on; more than anybody is told. */
const mostErrors = 200;

/** Validates requests against the routes' schemas; nothing is added to or taken from a body. */
const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart, ...more }) => {
  // An upload is a stream: its parts are checked by its route, as they arrive.
  if ('contentType' in more && more.contentType === 'multipart/form-data') return () => true;
  return httpPart === 'body' ? bodyValidator(schema) : forParameters.compile(schema);
};

// The first mistake is found at little cost whatever was sent; all of them are looked for only then.
function bodyValidator(schema: object) {
  const findFirst = forBodies.compile(schema);
  const findAll = forWrongBodies.compile(schema);
  const validate = Object.assign(
    (body: unknown): boolean => {
      if (findFirst(body)) return true;
      const search = (JSON.stringify(body)?.length ?? 0) <= largestToSearch && !findAll(body);
      validate.errors = (search ? findAll : findFirst).errors?.slice(0, mostErrors) ?? null;
      return false;
    },
    { errors: findFirst.errors ?? null },
  );
  return validate;
}

/**
 * How schemas are put to work. A factory, because scopes that add schemas build their own; and
 * answers are written as they are: a serializer made from a schema would add its defaults.
 */
export const compilersFactory = {
  buildValidator: () => validatorCompiler as never,
  buildSerializer: () => () => (data: unknown) => JSON.stringify(data),
};
