import { largestConnection } from './largest-setups.js';
import type { LargestRequest, LargestWorld } from './largest-world.js';
import { filledPath, type Operation, type Parameter, pathParameters } from './operations.js';

/** A body of 1 MiB that no route accepts, with as many faults as possible. */
export const nonsense = JSON.stringify(
  Object.fromEntries(Array.from({ length: 19_900 }, (_, index) => [`name${index}`, 1])),
);

/** The import with the most of what a path is about. */
function importOf(path: string, { wide, orders, staged, undone }: LargestWorld): string {
  if (path.includes('/dry-runs')) return staged;
  if (path.includes('/undos')) return undone;
  return path.includes('/post-processing') || path.includes('/undo/') ? orders : wide;
}

/** The large objects by the part of a path that is before their id, code or number. */
const objectsFor = (path: string, world: LargestWorld): Readonly<Record<string, string>> => ({
  companies: 'acme',
  integrations: 'values',
  versions: '2',
  samples: world.sample,
  imports: importOf(path, world),
  records: '2',
  'dry-runs': '1',
  'post-processing': '1',
  undos: '1',
  corrections: '1',
  'sales-documents': 'LONG',
  customers: 'C1',
  vendors: 'V1',
  items: 'I1',
  'value-lists': 'LARGEST',
  connections: largestConnection,
  notifications: world.notification,
  'mail-templates': 'finished',
});

/** A value of a parameter for which nothing exists. */
function unknownValue({ schema }: Parameter): string {
  if (schema.enum) return schema.enum.at(-1) ?? '';
  if (schema.format === 'uuid') return '00000000-0000-7000-8000-000000000000';
  return schema.type === 'integer' ? '1000000' : 'NOTHING';
}

/**
 * The largest request of an operation whose only input are large objects: the largest page or answer, nonsense for a body,
 * or a change that is refused or small. Throws if the OpenAPI document does not say what to send.
 */
export function ordinaryRequest(operation: Operation, world: LargestWorld): LargestRequest {
  const { operationId, method, path, parameters, bodies } = operation;
  const required = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  if (required.length > 0 || bodies.some((type) => type !== 'application/json'))
    throw new Error(`Add the largest request of ${operationId} to largest-requests.ts: it is not derived.`);
  const objects: Readonly<Record<string, string>> =
    method === 'DELETE' ? { companies: 'acme' } : objectsFor(path, world);
  const inPath = pathParameters(operation);
  const exists = inPath.every(({ collection }) => objects[collection] !== undefined);
  const values = inPath.map((parameter) => [parameter.name, objects[parameter.collection] ?? unknownValue(parameter)]);
  const query = parameters.some(({ name }) => name === 'limit') ? '?limit=1000' : '';
  const request = { method, path: filledPath(operation, Object.fromEntries(values)) + query };
  if (bodies.length > 0) return { ...request, body: nonsense, status: 400 };
  if (!exists) return { ...request, status: 404 };
  return { ...request, status: method === 'GET' ? 200 : [200, 201, 202, 204, 409] };
}
