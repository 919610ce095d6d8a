import { form } from '../../harness/form.js';
import { largestConnection, largestSetups } from './largest-setups.js';

/** Ids of the data for the requests: a company with the maximum of all that an answer or a thread task can take. */
export interface LargestWorld {
  /** Import of a CSV file of 1,000 columns whose records are all in error. */
  wide: string;
  /** The same as `wide`, as a workbook. */
  workbook: string;
  /** An import that has created documents, with post-processing. */
  orders: string;
  /** An import whose records are ready to be processed, with a dry run. */
  staged: string;
  undone: string;
  /** An error group of `wide`. */
  group: string;
  sample: string;
  notification: string;
  delivery: string;
}

export interface LargestRequest {
  method: string;
  /** Relative to the company, or absolute. */
  path: string;
  body?: unknown;
  type?: string;
  /** The expected status of the answer; by default 200 or 201. */
  status?: number;
}

/** The requests of a route that have the largest legal input or the largest answer. */
type LargestOf = (world: LargestWorld) => LargestRequest[];

const get =
  (path: (world: LargestWorld) => string): LargestOf =>
  (world) => [{ method: 'GET', path: path(world) }];
const list = (path: (world: LargestWorld) => string): LargestOf => get((world) => `${path(world)}?limit=1000`);

/** A request that is refused for any input, because the object does not exist or its status does not allow it. */
const refused =
  (method: string, path: (world: LargestWorld) => string, status = 404, body?: unknown): LargestOf =>
  (world) => [{ method, path: path(world), status, ...(body === undefined ? {} : { body }) }];

const unknownId = '00000000-0000-7000-8000-000000000000';
const mebibyte = 1_048_576;

const columns = Array.from({ length: 1_000 }, (_, index) => ({
  name: `Column number ${index} amount date name`,
  values: Array.from({ length: 100 }, (_, place) => `v${place}`),
}));

/** A body of 1 MiB that no route accepts, with as many faults as possible. */
const nonsense = JSON.stringify(Object.fromEntries(Array.from({ length: 19_900 }, (_, index) => [`name${index}`, 1])));

const entries = JSON.stringify({
  entries: Object.fromEntries(
    Array.from({ length: 200_000 }, (_, index) => [`key ${index} ${'k'.repeat(20)}`, 'v'.repeat(40)]),
  ),
});
const csvEntries = Array.from({ length: 200_000 }, (_, index) => `key ${index} ${'k'.repeat(20)},${'v'.repeat(40)}\n`);

const wideText = `${columns.map(({ name }) => name).join(',')}\n${`${columns.map(() => 'some value').join(',')}\n`.repeat(2_000)}`;
const mail = { subject: '{{integration}}', text: '{{company}} '.repeat(1_600), html: '{{company}} '.repeat(4_000) };
const rows = Array.from({ length: 10_000 }, (_, index) => 1_000_000 + index);

/** The largest requests of every route, by its operation id; `largest-requests.test.ts` checks that no route is missing. */
export const largestRequests: Readonly<Record<string, LargestOf>> = {
  live: get(() => '/health/live'),
  ready: get(() => '/health/ready'),
  getSetupSchema: get(() => '/schemas/integration-setup.json'),
  listCompanies: get(() => '/v1/companies'),
  listApiKeys: list(() => 'keys'),
  createApiKey: refused('POST', () => 'keys', 400, nonsense),
  getCurrentApiKey: get(() => 'keys/current'),
  getApiKey: refused('GET', () => `keys/${unknownId}`),
  revokeApiKey: refused('POST', () => `keys/${unknownId}/revoke`),
  rotateApiKey: refused('POST', () => 'keys/current/rotate', 400, nonsense),
  listIntegrations: list(() => 'integrations'),
  getIntegration: get(() => 'integrations/values'),
  putIntegration: () => [
    ...Object.entries(largestSetups).map(([code, setup]) => ({
      method: 'PUT',
      path: `integrations/again-${code}`,
      body: setup,
    })),
    { method: 'PUT', path: 'integrations/nonsense', body: nonsense, type: 'application/json', status: 400 },
  ],
  deleteIntegration: refused('DELETE', () => 'integrations/nothing'),
  listIntegrationVersions: list(() => 'integrations/values/versions'),
  getIntegrationVersion: get(() => 'integrations/values/versions/1'),
  compareIntegrationVersions: get(() => 'integrations/values/versions/2/difference'),
  restoreIntegrationVersion: () => [{ method: 'POST', path: 'integrations/values/versions/2/restore' }],
  downloadIntegration: get(() => 'integrations/values/file'),
  downloadTemplate: () => [{ method: 'GET', path: 'integrations/values/template?format=xlsx' }],
  suggestMapping: () => [{ method: 'POST', path: 'mapping-suggestions', body: { columns } }],
  createSample: () => [{ method: 'POST', path: 'samples', body: form(['file', wideText, 'wide.csv']), status: 201 }],
  getSample: get(({ sample }) => `samples/${sample}`),
  deleteSample: refused('DELETE', () => `samples/${unknownId}`),
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
  listImports: list(() => 'imports'),
  startImport: () => [
    {
      method: 'POST',
      path: 'imports',
      body: form(['integration', 'values'], ['force', 'true'], ['file', wideText, 'wide.csv']),
      // The upload is read completely, and refused because of its columns.
      status: 422,
    },
  ],
  getImport: get(({ wide }) => `imports/${wide}`),
  getImportSetup: get(({ wide }) => `imports/${wide}/setup`),
  replayImport: ({ wide }) => [
    { method: 'POST', path: `imports/${wide}/replay`, body: { setup: largestSetups.patterns }, status: 422 },
  ],
  processImport: refused('POST', ({ wide }) => `imports/${wide}/process`, 422, { mode: 'background', records: rows }),
  startDryRun: refused('POST', ({ wide }) => `imports/${wide}/dry-runs`, 422, { records: rows }),
  listDryRuns: list(({ staged }) => `imports/${staged}/dry-runs`),
  getDryRun: get(({ staged }) => `imports/${staged}/dry-runs/1`),
  listDryRunRecords: list(({ staged }) => `imports/${staged}/dry-runs/1/records`),
  cancelDryRun: refused('POST', ({ staged }) => `imports/${staged}/dry-runs/1/cancel`, 409),
  cancelImport: refused('POST', ({ orders }) => `imports/${orders}/cancel`, 409),
  pauseImport: refused('POST', ({ orders }) => `imports/${orders}/pause`, 409),
  resumeImport: refused('POST', ({ orders }) => `imports/${orders}/resume`, 409),
  listPostProcessing: list(({ orders }) => `imports/${orders}/post-processing`),
  listPostProcessingEntries: list(({ orders }) => `imports/${orders}/post-processing/entries`),
  getPostProcessing: get(({ orders }) => `imports/${orders}/post-processing/1`),
  retryPostProcessing: refused('POST', ({ orders }) => `imports/${orders}/post-processing/retry`, 422, {
    entries: Array.from({ length: 10_000 }, (_, index) => `1-1-${index}-1`),
  }),
  cancelPostProcessing: refused('POST', ({ orders }) => `imports/${orders}/post-processing/1/cancel`, 409),
  pausePostProcessing: refused('POST', ({ orders }) => `imports/${orders}/post-processing/1/pause`, 409),
  resumePostProcessing: refused('POST', ({ orders }) => `imports/${orders}/post-processing/1/resume`, 409),
  previewUndo: list(({ orders }) => `imports/${orders}/undo/preview`),
  undoImport: ({ undone }) => [{ method: 'POST', path: `imports/${undone}/undo` }],
  listUndos: list(({ undone }) => `imports/${undone}/undos`),
  getUndo: get(({ undone }) => `imports/${undone}/undos/1`),
  listUndoneDocuments: list(({ undone }) => `imports/${undone}/undos/1/documents`),
  cancelUndo: refused('POST', ({ undone }) => `imports/${undone}/undos/1/cancel`, 409),
  streamImport: get(({ orders }) => `imports/${orders}/events`),
  listImportRecords: list(({ wide }) => `imports/${wide}/records`),
  getImportRecord: get(({ wide }) => `imports/${wide}/records/2`),
  correctRecord: ({ wide }) => [
    {
      method: 'PATCH',
      path: `imports/${wide}/records/2`,
      body: { values: Object.fromEntries(columns.map(({ name }) => [name, 'x'.repeat(500)])) },
    },
  ],
  listRecords: list(() => 'records'),
  listErrorGroups: list(({ wide }) => `imports/${wide}/error-groups`),
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
  listCorrections: list(({ wide }) => `imports/${wide}/corrections`),
  listCorrectedCells: list(({ wide }) => `imports/${wide}/corrections/1/cells`),
  listRecordCorrections: list(({ wide }) => `imports/${wide}/records/2/corrections`),
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
  listTargets: get(() => '/v1/companies/acme/targets'),
  listSalesDocuments: list(() => 'sales-documents'),
  getSalesDocument: get(() => 'sales-documents/LONG?type=Order'),
  listSalesLines: list(() => 'sales-documents/LONG/lines'),
  listCustomers: list(() => 'customers'),
  getCustomer: get(() => 'customers/C1'),
  listVendors: list(() => 'vendors'),
  getVendor: get(() => 'vendors/V1'),
  listItems: list(() => 'items'),
  getItem: get(() => 'items/I1'),
  listNumberSeries: list(() => 'number-series'),
  putNumberSeries: refused('PUT', () => 'number-series/NO', 400, nonsense),
  deleteNumberSeries: refused('DELETE', () => 'number-series/NOTHING'),
  listValueLists: list(() => 'value-lists'),
  listValueListEntries: list(() => 'value-lists/LARGEST/entries'),
  deleteValueList: refused('DELETE', () => 'value-lists/NOTHING'),
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
  listConnections: list(() => 'connections'),
  getConnection: get(() => `connections/${largestConnection}`),
  putConnection: refused('PUT', () => 'connections/NO', 400, nonsense),
  deleteConnection: refused('DELETE', () => 'connections/NOTHING'),
  testConnection: () => [{ method: 'POST', path: 'connections/THEIRS/test' }],
  listConnectionTables: list(() => 'connections/THEIRS/tables'),
  proposeTable: get(() => 'connections/THEIRS/tables/theirs/wide'),
  listWebhooks: list(() => 'webhooks'),
  getWebhook: refused('GET', () => 'webhooks/NOTHING'),
  putWebhook: refused('PUT', () => 'webhooks/NO', 400, nonsense),
  deleteWebhook: refused('DELETE', () => 'webhooks/NOTHING'),
  rotateWebhookSecret: refused('POST', () => 'webhooks/NOTHING/rotate'),
  deletePreviousWebhookSecret: refused('DELETE', () => 'webhooks/NOTHING/previous-secret'),
  testWebhook: refused('POST', () => 'webhooks/NOTHING/test'),
  listNotifications: list(() => 'notifications'),
  getNotification: get(({ notification }) => `notifications/${notification}`),
  readNotification: ({ notification }) => [{ method: 'POST', path: `notifications/${notification}/read` }],
  readNotifications: refused('POST', () => 'notifications/read', 400, nonsense),
  streamNotifications: refused('GET', () => 'notifications/events?nothing=1', 400),
  listDeliveries: list(() => 'deliveries'),
  getDelivery: refused('GET', () => `deliveries/${unknownId}`),
  redeliver: refused('POST', () => `deliveries/${unknownId}/redeliver`),
  listMailTemplates: get(() => 'mail-templates'),
  getMailTemplate: get(() => 'mail-templates/finished'),
  putMailTemplate: () => [{ method: 'PUT', path: 'mail-templates/finished', body: mail }],
  deleteMailTemplate: refused('DELETE', () => 'mail-templates/failed'),
  previewMailTemplate: () => [{ method: 'POST', path: 'mail-templates/preview', body: mail }],
};

/** Requests of routes that the OpenAPI document does not contain. */
export const otherRequests: readonly LargestRequest[] = [
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/docs' },
  { method: 'GET', path: '/docs/json', status: 302 },
  { method: 'GET', path: '/docs/yaml', status: 302 },
  { method: 'GET', path: '/docs/static/swagger-ui-bundle.js' },
];
