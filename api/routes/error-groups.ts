import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import type { App } from '../app.js';
import { keyIn, page, pageQuery } from '../cursor.js';
import type { ApiDependencies } from '../dependencies.js';
import { Problem } from '../problem.js';
import { readErrorGroups } from '../read-error-groups.js';
import { ErrorGroup } from '../shapes/error-group.js';
import { Page, problemsOf } from '../shapes/page.js';
import { ImportParams } from './imports.js';

export function errorGroupRoute(app: App, { database }: ApiDependencies): void {
  app.addSchema(ErrorGroup);
  app.get(
    '/v1/companies/:company/imports/:id/error-groups',
    {
      schema: {
        operationId: 'listErrorGroups',
        summary: 'What is wrong with the records of an import, by cause, with counts and examples',
        description:
          'Causes of most records come first. Records that are in error only as another one of their document is are left out: they go with that one.',
        tags: ['Corrections'],
        params: ImportParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(Type.Ref('ErrorGroup#')), ...problemsOf(400) },
      },
    },
    async ({ caller, params: { id }, query: { cursor, limit = 100 } }) => {
      const key = keyIn(cursor, 'row', 'uuid');
      const after = key && { records: Number(key[0]), id: key[1] as string };
      const groups = await inCompany(database, caller.companyId, (tx) =>
        readErrorGroups(tx, { importId: id, after, limit: limit + 1 }),
      );
      if (!groups) throw new Problem('import_not_found', `There is no import ${id}.`);
      return page(groups, limit, (group) => [group.records, group.id]);
    },
  );
}
