import { Type } from 'typebox';
import { readPage } from '../../db/page-plan.js';
import type { RecordFilter } from '../../db/record-search/find-records.js';
import { withHeaders } from '../http/answer-headers.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams, IdParams, RecordParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { readRecords } from './reads.js';
import { IntegrationRecord, recordFilters } from './schemas.js';

export function recordRoutes(app: App, { database }: ApiDependencies): void {
  const pageOf = async (companyId: number, filter: Omit<RecordFilter, 'after'>, cursor: string | undefined) => {
    const key = keyIn(cursor, 'uuid', 'row');
    const after = key && { importId: key[0] as string, row: Number(key[1]) };
    const records = await readPage(database, companyId, (tx) =>
      readRecords(tx, { ...filter, after, limit: filter.limit + 1 }),
    );
    return page(records, filter.limit, ({ import: importId, row }) => [importId, row]);
  };

  app.get(
    '/v1/companies/:company/imports/:id/records',
    {
      schema: {
        operationId: 'listImportRecords',
        summary: 'List the records of an import, in the order of the file',
        tags: ['Records'],
        params: IdParams,
        querystring: Type.Object({ ...recordFilters, ...pageQuery }),
        response: { 200: Page(IntegrationRecord), ...problemsOf() },
      },
    },
    ({ caller, params: { id }, query: { status, hasWarnings, errorGroup, cursor, limit = 100 } }) =>
      pageOf(caller.companyId, { importId: id, status, hasWarnings, errorGroup, limit }, cursor),
  );

  app.get(
    '/v1/companies/:company/imports/:id/records/:row',
    {
      schema: {
        operationId: 'getImportRecord',
        summary: 'Get one record of an import',
        tags: ['Records'],
        params: RecordParams,
        response: { 200: withHeaders(IntegrationRecord, 'ETag'), ...problemsOf() },
      },
    },
    async ({ caller, params: { id, row } }, reply) => {
      const { entries } = await pageOf(caller.companyId, { importId: id, row, limit: 1 }, undefined);
      const [record] = entries;
      if (!record) throw new Problem('not_found', `The import has no record in row ${row}.`);
      return reply.header('etag', `"${record.version}"`).send(record);
    },
  );

  app.get(
    '/v1/companies/:company/records',
    {
      schema: {
        operationId: 'listRecords',
        summary: 'List records of all imports, by integration and status',
        tags: ['Records'],
        params: CompanyParams,
        querystring: Type.Object({
          integration: Type.Optional(
            Type.String({ description: 'Lists only records of the integration with this code.' }),
          ),
          status: recordFilters.status,
          hasWarnings: recordFilters.hasWarnings,
          ...pageQuery,
        }),
        response: { 200: Page(IntegrationRecord), ...problemsOf() },
      },
    },
    ({ caller, query: { integration, status, hasWarnings, cursor, limit = 100 } }) =>
      pageOf(caller.companyId, { integration, status, hasWarnings, limit }, cursor),
  );
}
