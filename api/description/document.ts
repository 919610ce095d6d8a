import { withoutDiscriminators } from '../../core/schema/without-discriminators.js';
import { type Answer, SharedAnswers } from './answers.js';
import { examples } from './examples/all.js';
import { mapped } from './mapped.js';
import { type Parameter, SharedParameters } from './parameters.js';

/** An operation as the plugin generates it: only schemas are references. */
interface Operation {
  parameters?: Parameter[];
  requestBody?: object;
  'x-optional-body'?: boolean;
  responses: Record<string, Answer>;
}

/** The parts of an OpenAPI document that are changed here. */
export interface Document {
  components?: { schemas?: Record<string, object> };
  paths?: Record<string, Record<string, Operation>>;
}

/** Completes the plugin's document for clients: parts that many operations share become named components. */
export function finished({ components, paths = {}, ...more }: Document): object {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const parameters = new SharedParameters(operations.flatMap((operation) => operation.parameters ?? []));
  const answers = new SharedAnswers();
  const refer = ({ parameters: own = [], 'x-optional-body': optional, responses, ...operation }: Operation) => ({
    ...operation,
    ...(own.length > 0 ? { parameters: own.map((parameter) => parameters.refer(parameter)) } : {}),
    ...(optional ? { requestBody: { ...operation.requestBody, required: false } } : {}),
    responses: mapped(responses, (response, status) => answers.refer(response, status)),
  });
  const described = mapped(paths, (methods) => mapped(methods, refer));
  const document = {
    ...more,
    components: {
      ...components,
      parameters: inOrder(parameters.components),
      headers: inOrder(answers.headers),
      responses: inOrder(answers.responses),
      schemas: mapped(inOrder(components?.schemas ?? {}), withExample),
    },
    paths: described,
  };
  return withPlainSchemas(withoutDiscriminators(document));
}

/** The schema with its example, unless it has one of its own; that of an enum is its first value. */
function withExample(schema: { enum?: unknown[]; examples?: unknown[] }, name: string): object {
  const example = examples[name] ?? schema.enum?.[0];
  return schema.examples || example === undefined ? schema : { ...schema, examples: [example] };
}

const inOrder = <Value>(named: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The same document in a form that generators of clients understand best: every enum of texts has its type, and a
 * reference with a description of its own is written as one schema.
 */
const withPlainSchemas = (document: object): object =>
  JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const { enum: values, allOf, ...rest } = value as { enum?: unknown; allOf?: unknown };
    if (Array.isArray(values) && values.every((entry) => typeof entry === 'string'))
      return { type: 'string', ...value };
    const isReference = Array.isArray(allOf) && allOf.length === 1 && !values && !('type' in rest);
    return isReference ? { ...rest, ...allOf[0] } : value;
  });
