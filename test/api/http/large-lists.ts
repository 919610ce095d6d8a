import { idOf, importIds, type LargeCompany } from './large-companies.js';
import type { Operation } from './operations.js';

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

/** The imports whose lists are requested. */
const imports = [importIds.staged, importIds.processed, importIds.renumbered, importIds.corrected].map((id) => ({
  id,
}));

/** Values of filters that have none in the OpenAPI document, by their names; few or no entries match the last value. */
const filterValues: Record<string, string[]> = {
  import: [importIds.staged, importIds.last, nothing],
  integration: ['orders', 'items', 'rare', 'none'],
  errorGroup: [importIds.group, nothing],
  notification: [idOf(6, 1), nothing],
  recipient: ['erp', 'one@example.com', 'none'],
};

/** The objects for which a list is requested, by the values of its path's parameters. */
export function objectsOf({ parameters }: Operation, { of }: LargeList): Values[] {
  if (of) return of;
  return parameters.some(({ name }) => name === 'id') ? imports : [{}];
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
    listIntegrationVersions: { of: [{ code: 'i1' }] },
    listImports: { atMost: sums(14) },
    listDryRuns: { atMost: sums(1) },
    listDryRunRecords: { of: [{ id: staged, number: 1 }], atMost: { rows: 5_000, buffers: 5_000 } },
    listPostProcessing: { atMost: sums(1) },
    listPostProcessingEntries: { atMost: sums(2) },
    listUndos: { atMost: sums(2) },
    listUndoneDocuments: { of: [1, 2].map((number) => ({ id: processed, number })), atMost: scans },
    listImportRecords: { of: [...imports, { id: last }], atMost: scans },
    listRecords: { atMost: scans },
    // All errors of the import are read, because they are counted by cause.
    listErrorGroups: { atMost: { rows: records / 2, buffers: records / 4 } },
    listCorrectedCells: { of: [1, others + 1].map((number) => ({ id: corrected, number })) },
    listRecordCorrections: { of: [1, records / 2].map((row) => ({ id: corrected, row })) },
    listSalesLines: { of: [{ number: 'V5' }], filters: { type: ['Order'] } },
    listValueListEntries: { of: [{ code: 'L1' }] },
    // Unread ones are counted up to 1,000.
    listNotifications: { atMost: { rows: 1_600, buffers: 1_600 } },
    listDeliveries: { atMost: { rows: 1_500, buffers: 1_500 } },
  };
}
