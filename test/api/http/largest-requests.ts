import { form } from '../../harness/form.js';
import { largestSetups } from './largest-setups.js';
import type { LargestRequest, LargestWorld } from './largest-world.js';
import type { Operation } from './operations.js';
import { nonsense, ordinaryRequest } from './ordinary-request.js';

/** The requests of a route that have the largest legal input or the largest answer. */
type LargestOf = (world: LargestWorld) => LargestRequest[];

const mebibyte = 1_048_576;

const columns = Array.from({ length: 1_000 }, (_, index) => ({
  name: `Column number ${index} amount date name`,
  values: Array.from({ length: 100 }, (_, place) => `v${place}`),
}));

const entries = JSON.stringify({
  entries: Object.fromEntries(
    Array.from({ length: 200_000 }, (_, index) => [`key ${index} ${'k'.repeat(20)}`, 'v'.repeat(40)]),
  ),
});
const csvEntries = Array.from({ length: 200_000 }, (_, index) => `key ${index} ${'k'.repeat(20)},${'v'.repeat(40)}\n`);

const wideText = `${columns.map(({ name }) => name).join(',')}\n${`${columns.map(() => 'some value').join(',')}\n`.repeat(2_000)}`;
const mail = { subject: '{{integration}}', text: '{{company}} '.repeat(1_600), html: '{{company}} '.repeat(4_000) };
const rows = Array.from({ length: 10_000 }, (_, index) => 1_000_000 + index);

/** The largest requests of operations that need a request of their own, by operation id. */
export const specialRequests: Readonly<Record<string, LargestOf>> = {
  putIntegration: () => [
    ...Object.entries(largestSetups).map(([code, setup]) => ({
      method: 'PUT',
      path: `integrations/again-${code}`,
      body: setup,
    })),
    { method: 'PUT', path: 'integrations/nonsense', body: nonsense, type: 'application/json', status: 400 },
  ],
  restoreIntegrationVersion: () => [{ method: 'POST', path: 'integrations/values/versions/2/restore' }],
  downloadTemplate: () => [{ method: 'GET', path: 'integrations/values/template?format=xlsx' }],
  suggestMapping: () => [{ method: 'POST', path: 'mapping-suggestions', body: { columns } }],
  createSample: () => [{ method: 'POST', path: 'samples', body: form(['file', wideText, 'wide.csv']), status: 201 }],
  previewSample: ({ sample }) => [
    {
      method: 'POST',
      path: `samples/${sample}/preview`,
      body: {
        target: 'customer',
        mappings: [
          { field: 'number', column: columns[0]?.name },
          { field: 'name', column: columns[1]?.name },
        ],
        rows: 200,
      },
    },
    {
      method: 'POST',
      path: `samples/${sample}/preview`,
      body: {
        target: 'endpoint',
        endpoint: largestSetups.patterns?.endpoint,
        mappings: largestSetups.patterns?.mappings,
        validations: largestSetups.patterns?.validations,
        rows: 200,
      },
      // A preview that compiled each pattern for each mapping would exceed its time limit.
      status: 200,
    },
  ],
  startImport: () => [
    {
      method: 'POST',
      path: 'imports',
      body: form(['integration', 'values'], ['force', 'true'], ['file', wideText, 'wide.csv']),
      // The upload is read completely, and refused because of its columns.
      status: 422,
    },
  ],
  replayImport: ({ wide }) => [
    { method: 'POST', path: `imports/${wide}/replay`, body: { setup: largestSetups.patterns }, status: 422 },
  ],
  processImport: ({ wide }) => [
    { method: 'POST', path: `imports/${wide}/process`, body: { mode: 'background', records: rows }, status: 422 },
  ],
  startDryRun: ({ wide }) => [
    { method: 'POST', path: `imports/${wide}/dry-runs`, body: { records: rows }, status: 422 },
  ],
  retryPostProcessing: ({ orders }) => [
    {
      method: 'POST',
      path: `imports/${orders}/post-processing/retry`,
      body: { entries: Array.from({ length: 10_000 }, (_, index) => `1-1-${index}-1`) },
      status: 422,
    },
  ],
  undoImport: ({ undone }) => [{ method: 'POST', path: `imports/${undone}/undo` }],
  correctRecord: ({ wide }) => [
    {
      method: 'PATCH',
      path: `imports/${wide}/records/2`,
      body: { values: Object.fromEntries(columns.map(({ name }) => [name, 'x'.repeat(500)])) },
    },
  ],
  correctErrorGroup: ({ wide, group }) => [
    {
      method: 'POST',
      path: `imports/${wide}/corrections`,
      body: {
        errorGroup: group,
        values: Object.fromEntries(columns.slice(3).map(({ name }) => [name, 'y'.repeat(300)])),
        preview: true,
      },
    },
  ],
  downloadFailedRows: ({ wide, workbook }) => [
    { method: 'GET', path: `imports/${wide}/failed-rows` },
    { method: 'GET', path: `imports/${workbook}/failed-rows` },
  ],
  correctFromFile: ({ wide }) => [
    {
      method: 'POST',
      path: `imports/${wide}/failed-rows?preview=true`,
      body: form(['file', wideText, 'wide-failed.csv']),
      status: 422,
    },
  ],
  putValueList: () => [
    { method: 'PUT', path: 'value-lists/LARGEST', body: entries, type: 'application/json' },
    { method: 'PUT', path: 'value-lists/LARGEST', body: csvEntries.join(''), type: 'text/csv' },
    {
      method: 'PUT',
      path: 'value-lists/LARGEST',
      body: '['.repeat(16 * mebibyte),
      type: 'application/json',
      status: 400,
    },
  ],
  testConnection: () => [{ method: 'POST', path: 'connections/THEIRS/test' }],
  listConnectionTables: () => [{ method: 'GET', path: 'connections/THEIRS/tables?limit=1000' }],
  proposeTable: () => [{ method: 'GET', path: 'connections/THEIRS/tables/theirs/wide' }],
  // The stream of a company does not end.
  streamNotifications: () => [{ method: 'GET', path: 'notifications/events?nothing=1', status: 400 }],
  putMailTemplate: () => [{ method: 'PUT', path: 'mail-templates/finished', body: mail }],
  previewMailTemplate: () => [{ method: 'POST', path: 'mail-templates/preview', body: mail }],
};

/** The largest requests of an operation of the OpenAPI document: its own, or what is derived from its description. */
export const largestRequestsOf = (operation: Operation, world: LargestWorld): LargestRequest[] =>
  specialRequests[operation.operationId]?.(world) ?? [ordinaryRequest(operation, world)];

/** Requests of routes that the OpenAPI document does not contain. */
export const otherRequests: readonly LargestRequest[] = [
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/docs' },
  { method: 'GET', path: '/docs/json', status: 302 },
  { method: 'GET', path: '/docs/yaml', status: 302 },
  { method: 'GET', path: '/docs/static/swagger-ui-bundle.js' },
];
