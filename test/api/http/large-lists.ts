import { idOf, importIds, type LargeCompany } from './large-companies.js';
import { filledPath, type Operation, pathParameters } from './operations.js';

/** The number of entries of the requested pages. */
export const limit = 20;

type Values = Record<string, string | number>;

/** What differs in the requests of a list of a large company (`large-companies.ts`) from those of an ordinary one. */
export interface LargeList {
  /** Values of the path's parameters by their names; the list is requested for each. */
  of?: Values[];
  /** Values of filters that differ from those of other lists. */
  filters?: Record<string, string[]>;
  /** The maximum that a page may read, if it is more than entries that are found by an index. */
  atMost?: { rows: number; buffers: number };
}

/** Lists that are not measured, and the reasons. */
export const notMeasured: Record<string, string> = {
  listConnectionTables: "It reads the company's own server.",
  previewUndo: 'It checks all documents of an import for its totals, as its description says.',
};

const nothing = idOf(0, 0);

const imports = [importIds.staged, importIds.processed, importIds.renumbered, importIds.corrected];

/** The objects of the large company whose lists are requested, by the part of the path before their id, code or number. */
const objects: Record<string, string[]> = {
  companies: ['large'],
  imports,
  integrations: ['i1'],
  'sales-documents': ['V5'],
  customers: ['V5'],
  vendors: ['V5'],
  items: ['V5'],
  'number-series': ['S5'],
  'value-lists': ['L1'],
  connections: ['c5'],
  webhooks: ['w5'],
};

/** Values of filters that have none in the OpenAPI document, by their names; few or no entries match the last value. */
const filterValues: Record<string, string[]> = {
  import: [importIds.staged, importIds.last, nothing],
  integration: ['orders', 'items', 'rare', 'none'],
  errorGroup: [importIds.group, nothing],
  notification: [idOf(6, 1), nothing],
  recipient: ['erp', 'one@example.com', 'none'],
};

/** The paths of a list: for each of its own objects, or for those of the collections in its path. */
export function pathsOf(operation: Operation, { of }: LargeList): string[] {
  const ofCollections = pathParameters(operation).reduce<Values[]>(
    (all, { name, collection }) =>
      all.flatMap((values) => (objects[collection] ?? []).map((value) => ({ ...values, [name]: value }))),
    [{}],
  );
  return (of ?? ofCollections).map((values) => filledPath(operation, { company: 'large', ...values }));
}

/** The values of each filter of a list: its own, those of its name, or those of its schema. */
export const filtersOf = ({ parameters }: Operation, { filters = {} }: LargeList): Record<string, string[]> =>
  Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === 'query' && parameter.name !== 'cursor' && parameter.name !== 'limit')
      .map(({ name, schema }) => [
        name,
        filters[name] ?? filterValues[name] ?? schema.enum ?? (schema.type === 'boolean' ? ['true'] : []),
      ]),
  );

/** The lists of the API that are not ordinary, by operation id. */
export function specialLists({ records, batches, others }: Omit<LargeCompany, 'companyId'>): Record<string, LargeList> {
  const { staged, processed, corrected, last } = importIds;
  // Without an index for a filter, a page reads records one after the other and ends early after some hundreds.
  const scans = { rows: 8_000, buffers: 16_000 };
  // Figures are sums over the batches of the imports or runs on the page.
  const sums = (times: number) => ({ rows: 600 + times * batches, buffers: 1_200 + times * batches });
  return {
    listImports: { atMost: sums(14) },
    listDryRuns: { atMost: sums(1) },
    listDryRunRecords: { of: [{ id: staged, number: 1 }], atMost: { rows: 5_000, buffers: 5_000 } },
    listPostProcessing: { atMost: sums(1) },
    listPostProcessingEntries: { atMost: sums(2) },
    // The batches of all jobs on the page, or jobs one after the other if two filters are combined.
    listJobQueueEntries: { atMost: { rows: 8_000, buffers: 16_000 } },
    listUndos: { atMost: sums(2) },
    listUndoneDocuments: { of: [1, 2].map((number) => ({ id: processed, number })), atMost: scans },
    listImportRecords: { of: [...imports, last].map((id) => ({ id })), atMost: scans },
    listRecords: { atMost: scans },
    // They are in the order of their ids, among the few keys of other companies.
    listApiKeys: { atMost: { rows: 1_300, buffers: 1_200 } },
    // All errors of the import are read, because they are counted by cause.
    listErrorGroups: { atMost: { rows: records / 2, buffers: records / 4 } },
    listCorrectedCells: { of: [1, others + 1].map((number) => ({ id: corrected, number })) },
    listRecordCorrections: { of: [1, records / 2].map((row) => ({ id: corrected, row })) },
    listSalesLines: { filters: { type: ['Order'] } },
    // Unread ones are counted up to 1,000.
    listNotifications: { atMost: { rows: 1_600, buffers: 1_600 } },
    listDeliveries: { atMost: { rows: 1_500, buffers: 1_500 } },
  };
}
