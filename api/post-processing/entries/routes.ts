import { Type } from 'typebox';
import { Described } from '../../../core/schema/named-enum.js';
import { readPage } from '../../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../../http/cursor.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { Page, problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import type { App } from '../../http/server.js';
import { readEntries } from './reads.js';
import { EntryStatus, PostProcessingEntry } from './schemas.js';

export function postProcessingEntryRoute(app: App, { database }: ApiDependencies): void {
  app.get(
    '/v1/companies/:company/imports/:id/post-processing/entries',
    {
      schema: {
        operationId: 'listPostProcessingEntries',
        summary: 'List the outcome of each post-processing step for each document',
        tags: ['Post-processing'],
        params: IdParams,
        querystring: Type.Object({
          status: Type.Optional(Described(EntryStatus, 'Lists only entries with this status.')),
          ...pageQuery,
        }),
        response: { 200: Page(PostProcessingEntry), ...problemsOf() },
      },
    },
    async ({ caller, params: { id }, query: { status, cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'row', 'row', 'row', 'row')?.map(Number);
      const entries = await readPage(database, caller.companyId, (tx) =>
        readEntries(tx, { importId: id, status, after, limit: limit + 1 }),
      );
      return page(entries, limit, (entry) => entry.id.split('-').map(Number));
    },
  );
}
