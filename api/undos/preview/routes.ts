import { Type } from 'typebox';
import { inCompanyRolledBack } from '../../../db/client.js';
import { undoRefusal } from '../../../services/undo/begin-undo.js';
import { pageQuery } from '../../http/cursor.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import { Problem } from '../../http/problem.js';
import type { App } from '../../http/server.js';
import { documentPage, requireImport } from '../reads.js';
import { previewPlace, previewPlaceIn, shownTotals } from './place.js';
import { previewUndo } from './reads.js';
import { UndoPreview } from './schemas.js';

export function undoPreviewRoute(app: App, { database }: ApiDependencies): void {
  app.get(
    '/v1/companies/:company/imports/:id/undo/preview',
    {
      schema: {
        operationId: 'previewUndo',
        summary: 'Preview what an undo of an import would do, without changing anything',
        description:
          'The first page checks every document that the import has written, which takes some seconds for a very large import. The following pages repeat its counts and check only the documents that they list.',
        tags: ['Undo'],
        params: IdParams,
        querystring: Type.Object(pageQuery),
        response: { 200: UndoPreview, ...problemsOf(409) },
      },
    },
    ({ caller, params: { id }, query: { cursor, limit = 100 } }) =>
      inCompanyRolledBack(database, caller.companyId, async (tx) => {
        await requireImport(tx, id);
        const refused = await undoRefusal(tx, id, { locked: false });
        if (refused !== undefined) throw new Problem('invalid_state', refused);
        const after = previewPlaceIn(cursor);
        const { totals, documents } = await previewUndo(tx, id, { after, limit: limit + 1 });
        const shown = documentPage(documents, limit, (last, count) => previewPlace(totals, after, count, last));
        return { ...shownTotals(totals), ...shown };
      }),
  );
}
