import { STATUS_CODES } from 'node:http';
import { withoutDiscriminators } from '../../core/schema/without-discriminators.js';
import { problemTypes } from '../http/problem.js';
import { examples } from './examples/all.js';

interface Reference {
  $ref: string;
}

interface Response {
  description: string;
  content?: Record<string, unknown>;
}

interface Parameter {
  name: string;
}

interface Operation {
  parameters?: (Parameter | Reference)[];
  requestBody?: object;
  responses: Record<string, Response | Reference>;
}

/** An operation as the plugin generates it: only schemas are references. */
interface PlainOperation {
  parameters?: Parameter[];
  requestBody?: object;
  'x-optional-body'?: boolean;
  responses: Record<string, Response>;
}

/** The parts of an OpenAPI document that are changed here. */
export interface Document {
  components?: { schemas?: Record<string, object> };
  paths?: Record<string, Record<string, PlainOperation>>;
}

/** Descriptions of answers that have none of their own. */
const successes: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted, and still in progress.',
  204: 'Done; the answer has no content.',
};

/** Completes the plugin's document for clients: parts that many operations share become named components. */
export function finished({ components, paths = {}, ...more }: Document): object {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const parameters = commonParameters(operations);
  const responses: Record<string, Response> = {};
  const refer = ({ parameters: own = [], 'x-optional-body': optional, ...operation }: PlainOperation): Operation => ({
    ...operation,
    ...(own.length > 0 ? { parameters: own.map((one) => referenceIn(parameters, one)) } : {}),
    ...(optional ? { requestBody: { ...operation.requestBody, required: false } } : {}),
    responses: mapped(operation.responses, (response, status) => answer(response, status, responses)),
  });
  const described = mapped(paths, (methods) => mapped(methods, refer));
  return withoutDiscriminators({
    ...more,
    components: {
      ...components,
      parameters,
      responses: inOrder(responses),
      schemas: mapped(inOrder(components?.schemas ?? {}), withExample),
    },
    paths: described,
  });
}

/** Number of operations from which a shared parameter becomes a component. */
const common = 10;

/** Returns the parameters that many operations share, by name. */
function commonParameters(operations: readonly PlainOperation[]): Record<string, Parameter> {
  const counts = new Map<string, number>();
  for (const text of operations.flatMap(({ parameters = [] }) => parameters.map((one) => JSON.stringify(one))))
    counts.set(text, (counts.get(text) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count >= common).map(([text]) => JSON.parse(text) as Parameter);
  return Object.fromEntries(shared.map((one) => [pascalCase(one.name), one]));
}

function referenceIn(shared: Record<string, Parameter>, parameter: Parameter): Parameter | Reference {
  const name = pascalCase(parameter.name);
  const same = JSON.stringify(shared[name]) === JSON.stringify(parameter);
  return same ? { $ref: `#/components/parameters/${name}` } : parameter;
}

const pascalCase = (name: string): string => name.replace(/^./, (first) => first.toUpperCase());

/**
 * Returns an answer with its description; a problem becomes a reference to the response that all problems with its
 * status share.
 */
function answer(response: Response, status: string, shared: Record<string, Response>): Response | Reference {
  const { description, content } = response;
  if (!content?.['application/problem+json'])
    return { ...response, description: description === 'Default Response' ? (successes[status] ?? '') : description };
  const name = (STATUS_CODES[status] ?? status).replaceAll(/\W/g, '');
  shared[name] = { ...response, description: problemsWith(Number(status)) };
  return { $ref: `#/components/responses/${name}` };
}

/** Lists the codes of the problems with a status and their meanings. */
const problemsWith = (status: number): string =>
  Object.entries(problemTypes)
    .filter(([, problem]) => problem.status === status)
    .map(([code, { title }]) => `- \`${code}\`: ${title}.`)
    .join('\n');

const withExample = (schema: object, name: string): object =>
  examples[name] ? { ...schema, examples: [examples[name]] } : schema;

const mapped = <Value, Result>(
  members: Record<string, Value>,
  change: (value: Value, name: string) => Result,
): Record<string, Result> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value, name)]));

const inOrder = <Value>(named: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
