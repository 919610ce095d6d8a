import { beforeAll, describe, expect, it } from 'vitest';
import { openApiText } from '../../../api/openapi.js';
import { save, useBench } from '../../harness/bench.js';
import { orderFile, ordersSetup } from '../../harness/world.js';
import { resolveReference } from '../http/resolve-reference.js';

interface Parameter {
  in: string;
  name: string;
  description?: string;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  responses: Record<string, { headers?: Record<string, object> }>;
}
const document: { paths: Record<string, Record<string, Operation>> } = JSON.parse(await openApiText());
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

const headersOf = ({ parameters = [] }: Operation): Parameter[] =>
  parameters.map((one) => resolveReference(document, one)).filter((one) => one.in === 'header');
const waits = (operation: Operation): boolean => headersOf(operation).some(({ name }) => name === 'Prefer');

/** Names of the headers of an operation's answers with this status. */
function answerHeaders(operationId: string, status: number): string[] {
  const operation = operations.find((one) => one.operationId === operationId);
  const answer = resolveReference(document, operation?.responses[status] ?? {}) as { headers?: object };
  return Object.keys(answer.headers ?? {});
}

describe('the headers in the description of the API:', () => {
  const bench = useBench();
  let imported: string;
  beforeAll(async () => {
    await save(bench.client, 'orders', ordersSetup());
    imported = (await bench.client.start('orders', orderFile(['H1', 'C1', '', 'I1', '1', '1']))).body.id;
  });

  it('every operation that waits has Prefer, and says how long it waits without it', () => {
    const waiting = operations.filter(waits);
    expect(waiting.map(({ operationId }) => operationId).sort()).toEqual([
      'cancelDryRun',
      'cancelImport',
      'cancelJob',
      'cancelPostProcessing',
      'cancelUndo',
      'pauseImport',
      'pausePostProcessing',
      'processImport',
      'replayImport',
      'resumeImport',
      'resumePostProcessing',
      'retryPostProcessing',
      'setJobOnHold',
      'setJobReady',
      'startDryRun',
      'startImport',
      'undoImport',
    ]);
    for (const operation of waiting) {
      const prefer = headersOf(operation).find(({ name }) => name === 'Prefer');
      expect(prefer?.description, operation.operationId).toMatch(/respond-async.* Default: `wait=\d+`/);
      expect(answerHeaders(operation.operationId, 202)).toEqual(['Location', 'Preference-Applied']);
    }
  });

  it.each<[operation: string, method: string, path: () => string, headers?: Record<string, string>, body?: object]>([
    ['getIntegration', 'GET', () => 'integrations/orders'],
    ['downloadIntegration', 'GET', () => 'integrations/orders/file'],
    ['getImportRecord', 'GET', () => `imports/${imported}/records/2`],
    ['correctRecord', 'PATCH', () => `imports/${imported}/records/2`, {}, { values: { Customer: 'C2' } }],
    ['startDryRun', 'POST', () => `imports/${imported}/dry-runs`, { prefer: 'wait=60' }],
    ['processImport', 'POST', () => `imports/${imported}/process`, { prefer: 'wait=60' }, { mode: 'now' }],
    ['undoImport', 'POST', () => `imports/${imported}/undo`, { prefer: 'wait=60' }],
    ['replayImport', 'POST', () => `imports/${imported}/replay`, { prefer: 'respond-async' }],
  ])('%s answers with those of its status', async (operation, method, path, headers, body) => {
    const answer = await bench.client.call(method, path(), body, headers);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    const declared = answerHeaders(operation, answer.status);
    expect(declared).not.toEqual([]);
    expect(declared.filter((name) => !answer.headers.has(name))).toEqual([]);
  });
});
