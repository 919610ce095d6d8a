import { idOf, importIds, type LargeCompany } from './large-companies.js';

/** The number of entries of the requested pages. */
export const limit = 20;

type Values = Record<string, string | number>;

/** The requests of a list in a large company (`large-companies.ts`). */
export interface LargeList {
  /** Values of the path's parameters by their names; the list is requested for each. */
  of?: Values[];
  /** Values of filters that have none in the OpenAPI document; few or no entries match the last value. */
  filters?: Record<string, string[]>;
  /** The key of a cursor in the middle. */
  middle: (of: Values) => (string | number)[];
  /** The maximum that a page may read, if it is more than entries that are found by an index. */
  atMost?: { rows: number; buffers: number };
}

/** Lists that are not measured, and the reasons. */
export const notMeasured: Record<string, string> = {
  listConnectionTables: "It reads the company's own server.",
  previewUndo: 'It checks all documents of an import for its totals, as its description says.',
};

/** The requests of every list of the API in a large company, by operation id. */
export function listsOf({ records, batches, others }: Omit<LargeCompany, 'companyId'>): Record<string, LargeList> {
  const { staged, processed, renumbered, corrected, last } = importIds;
  const imports = [staged, processed, renumbered, corrected].map((id) => ({ id }));
  const half = records / 2;
  const nothing = idOf(0, 0);
  const ofTarget = (middle: string[]): LargeList => ({
    filters: { import: [staged, last, nothing] },
    middle: () => middle,
  });
  // Without an index for a filter, a page reads records one after the other and ends early after some hundreds.
  const scans = { rows: 8_000, buffers: 16_000 };
  // Figures are sums over the batches of the imports or runs on the page.
  const sums = (times: number) => ({ rows: 600 + times * batches, buffers: 1_200 + times * batches });
  return {
    listApiKeys: { middle: () => [idOf(8, 1_000_000 + others / 2)] },
    listIntegrations: { middle: () => ['i5'] },
    listIntegrationVersions: { of: [{ code: 'i1' }], middle: () => [others / 2] },
    listImports: {
      filters: { integration: ['orders', 'items', 'rare', 'none'] },
      middle: () => [idOf(5, others / 2)],
      atMost: sums(14),
    },
    listDryRuns: { of: imports, middle: () => [1], atMost: sums(1) },
    listDryRunRecords: {
      of: [{ id: staged, number: 1 }],
      middle: () => [half],
      atMost: { rows: 5_000, buffers: 5_000 },
    },
    listPostProcessing: { of: imports, middle: () => [1], atMost: sums(1) },
    listPostProcessingEntries: { of: imports, middle: () => [1, batches / 2, half - 1, 1], atMost: sums(2) },
    listUndos: { of: imports, middle: () => [1], atMost: sums(2) },
    listUndoneDocuments: {
      of: [1, 2].map((number) => ({ id: processed, number })),
      middle: () => [1, batches / 2, half - 1, 'sales-document', `{Order,O${half - 1}}`],
      atMost: scans,
    },
    listImportRecords: {
      of: [...imports, { id: last }],
      filters: { errorGroup: [importIds.group, nothing] },
      middle: ({ id = '' }) => [id, half],
      atMost: scans,
    },
    listRecords: {
      filters: { integration: ['orders', 'items', 'rare', 'none'] },
      middle: () => [processed, half],
      atMost: scans,
    },
    // All errors of the import are read, because they are counted by cause.
    listErrorGroups: { of: imports, middle: () => [20, nothing], atMost: { rows: records / 2, buffers: records / 4 } },
    listCorrections: { of: imports, middle: () => [others / 2] },
    listCorrectedCells: {
      of: [1, others + 1].map((number) => ({ id: corrected, number })),
      middle: ({ number = 1 }) => [number, half, 1],
    },
    listRecordCorrections: {
      of: [1, half].map((row) => ({ id: corrected, row })),
      middle: ({ row = 1 }) => [others / 2, row, 1],
    },
    listSalesDocuments: ofTarget(['Order', 'V5']),
    listSalesLines: { of: [{ number: 'V5' }], filters: { type: ['Order'] }, middle: () => [others / 2] },
    listCustomers: ofTarget(['V5']),
    listVendors: ofTarget(['V5']),
    listItems: ofTarget(['V5']),
    listNumberSeries: { middle: () => ['S5'] },
    listValueLists: { middle: () => ['L5'] },
    listValueListEntries: { of: [{ code: 'L1' }], middle: () => ['e5'] },
    listConnections: { middle: () => ['c5'] },
    listWebhooks: { middle: () => ['w5'] },
    // Unread ones are counted up to 1,000.
    listNotifications: {
      filters: { import: [staged, last, nothing] },
      middle: () => [others / 2],
      atMost: { rows: 1_600, buffers: 1_600 },
    },
    listDeliveries: {
      filters: { notification: [idOf(6, 1), nothing], recipient: ['erp', 'one@example.com', 'none'] },
      middle: () => [idOf(7, others / 2)],
      atMost: { rows: 1_500, buffers: 1_500 },
    },
  };
}
