import { type Static, Type } from 'typebox';
import { isHttp } from '../connectors/connections/connection.js';
import { TargetRefusal, TargetUnavailable } from '../connectors/targets/target-errors.js';
import type { TargetWriter } from '../connectors/targets/target-writer.js';
import { fieldFaults, fieldsOf } from '../core/targets/declared-field.js';
import { externalField } from '../core/targets/external-field.js';
import type { ExternalTarget } from '../core/targets/external-target.js';
import type { Outcome } from '../core/targets/write-order.js';

const field = externalField('ResourceField', {});
export const ResourceSettings = Type.Object(
  {
    connection: Type.String({ maxLength: 40, description: 'Connection of the kind http.' }),
    path: Type.String({ pattern: '^/[a-z/]+$', description: 'Path of the resources below the base URL.' }),
    fields: Type.Array(field, { minItems: 1, maxItems: 200, description: 'Fields of a document.' }),
  },
  {
    $id: 'ResourceSettings',
    additionalProperties: false,
    description: 'For the target `resource`: a REST service with a URL for each document.',
    examples: [{ connection: 'shop', path: '/orders', fields: [{ kind: 'code', name: 'number', maxLength: 20 }] }],
  },
);
type Settings = Static<typeof ResourceSettings>;
type Call = Parameters<TargetWriter<Settings>>;
const inKey = ['number'];

/** A REST resource: each document has its own URL, `path/NUMBER`. The example of docs/targets.md. */
export const resourceTarget: ExternalTarget<Settings> = {
  name: 'resource',
  describe: ({ path, fields }) => ({ name: 'resource', label: path, key: inKey, fields: fieldsOf(fields, inKey) }),
  faults: ({ fields }) => fieldFaults(fields, inKey),
  connectionKind: 'http',
  connection: ({ connection }) => connection,
  documentsPerCall: () => 50,
};

export const writeResource: TargetWriter<Settings> = async (...call) => {
  const outcomes: Outcome[] = [];
  for (const document of call[1].documents) outcomes.push(await writeOne(document, ...call));
  return outcomes;
};

async function writeOne({ key, fields }: Call[1]['documents'][number], ...call: Call): Promise<Outcome> {
  const [, { writeMode, onConflict, keepWhenNull, dryRun }] = call;
  const there = await ask('GET', fields.number, undefined, ...call);
  // An earlier attempt has written it, but its answer was lost.
  if (there?.writtenBy === key) return { outcome: there.wasThere ? 'updated' : 'inserted' };
  if (writeMode !== 'upsert' && (writeMode === 'update') !== (there !== undefined)) {
    if (onConflict === 'skip') return { outcome: 'skipped' };
    const message = `${fields.number} ${there ? 'exists already' : 'does not exist'}.`;
    return { outcome: 'error', code: there ? 'duplicate' : 'not_found', field: 'number', message };
  }
  const isKept = (name: string) => fields[name] === null && keepWhenNull.includes(name);
  const values = Object.fromEntries(Object.entries(fields).filter(([name]) => !isKept(name)));
  const body = { ...there, ...values, writtenBy: key, wasThere: there !== undefined };
  if (!dryRun) await ask('PUT', fields.number, JSON.stringify(body), ...call);
  if (!there) return { outcome: 'inserted' };
  const changed = Object.keys(values).filter((field) => there[field] !== values[field]);
  const changes = changed.map((field) => ({ field, before: there[field], after: values[field] }));
  return { outcome: 'updated', changes };
}

/** Requests the URL of a document. Returns the document, or undefined if it does not exist. */
async function ask(method: 'GET' | 'PUT', number: unknown, body: string | undefined, ...call: Call) {
  const [{ path }, , { connections, connection }, signal] = call;
  if (!isHttp(connection)) throw new TargetRefusal('The connection is not for an HTTP service.');
  const request = { method, path: `${path}/${encodeURIComponent(String(number))}`, timeoutMs: 10_000, signal };
  const answer = await connections.request(connection, body === undefined ? request : { ...request, body });
  if (answer.status >= 500 || answer.status === 429) throw new TargetUnavailable(`It answers ${answer.status}.`);
  if (method === 'GET' && answer.status === 404) return undefined;
  if (answer.status >= 300) throw new TargetRefusal(`It answers ${answer.status}.`);
  return method === 'GET' ? (JSON.parse(answer.body) as Record<string, unknown>) : undefined;
}
