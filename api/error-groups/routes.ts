import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { importNotFound } from '../http/import-not-found.js';
import { problemsOf } from '../http/page.js';
import { IdParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { readErrorGroups } from './reads.js';
import { ErrorGroupPage } from './schemas.js';

export function errorGroupRoute(app: App, { database }: ApiDependencies): void {
  app.get(
    '/v1/companies/:company/imports/:id/error-groups',
    {
      schema: {
        operationId: 'listErrorGroups',
        summary: 'List the errors of an import grouped by cause, with counts and examples',
        description:
          'The most frequent causes come first. Records that are in error only because another record of their document is are in no group; `groupInError` counts them.',
        tags: ['Corrections'],
        params: IdParams,
        querystring: Type.Object(pageQuery),
        response: { 200: ErrorGroupPage, ...problemsOf() },
      },
    },
    async ({ caller, params: { id }, query: { cursor, limit = 100 } }) => {
      const key = keyIn(cursor, 'row', 'uuid');
      const after = key && { records: Number(key[0]), id: key[1] as string };
      const found = await inCompany(database, caller.companyId, (tx) =>
        readErrorGroups(tx, { importId: id, after, limit: limit + 1 }),
      );
      if (!found) throw importNotFound(id);
      return {
        ...page(found.groups, limit, (group) => [group.records, group.id]),
        groupInError: found.groupInError,
      };
    },
  );
}
