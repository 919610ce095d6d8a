import { Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import { inCompanyRolledBack } from '../../db/client.js';
import type { ListPart } from '../../db/page-bytes.js';
import { readPage } from '../../db/page-plan.js';
import { beginUndo, undoRefusal } from '../../services/undo/begin-undo.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { IdParams, NumberParams } from '../http/params.js';
import { afterWaiting } from '../http/preference.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { readJob } from '../jobs/reads.js';
import { jobRoutes } from '../jobs/routes.js';
import { answerStartedJob, StartJobHeaders, startStoredJob } from '../jobs/start-job.js';
import { previewUndo } from './preview-undo.js';
import { type PlacedDocument, readUndoneDocuments, requireImport, undoView } from './reads.js';
import { Undo, UndoneDocument, UndoOutcome, UndoPreview } from './schemas.js';
import { previewPlace, previewPlaceIn, shownTotals } from './undo-preview-place.js';

const base = '/v1/companies/:company/imports/:id';
const tags = ['Undo'];

const afterIn = (cursor: string | undefined) => keyIn(cursor, 'row', 'row', 'row', 'text', 'text');

function documentPage(
  found: ListPart<PlacedDocument>,
  limit: number,
  keyOf: (last: PlacedDocument, shown: number) => readonly (string | number)[] = ({ place }) => place,
): { entries: UndoneDocument[]; next: string | null } {
  const shown = Math.min(found.entries.length, limit);
  const { entries, next } = page(found, limit, (last) => keyOf(last, shown));
  return { entries: entries.map(({ document }) => document), next };
}

export function undoRoutes(app: App, dependencies: ApiDependencies): void {
  const { database, engine } = dependencies;

  jobRoutes(app, dependencies, {
    view: undoView,
    path: 'undos',
    tags,
    schema: Undo,
    list: { operationId: 'listUndos', summary: 'List the undos of an import, newest first' },
    get: { operationId: 'getUndo', summary: 'Get one undo: status and counts' },
    controls: {
      cancel: { operationId: 'cancelUndo', summary: 'Cancel an undo: what is undone stays undone, the rest is kept' },
    },
  });

  app.get(
    `${base}/undo/preview`,
    {
      schema: {
        operationId: 'previewUndo',
        summary: 'Preview what an undo of an import would do, without changing anything',
        description:
          'The first page checks every document that the import has written, which takes some seconds for a very large import. The following pages repeat its counts and check only the documents that they list.',
        tags,
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

  app.post(
    `${base}/undo`,
    {
      schema: {
        operationId: 'undoImport',
        summary: 'Undo an import: remove what it created, restore what it changed',
        description:
          'Documents that were changed since, are released or are used elsewhere are kept and listed with the reason. Answers 200 once it is done, or 202 if that takes longer than the client wants to wait. If something was kept, or the undo was cancelled, another undo continues with the rest.',
        tags,
        params: IdParams,
        headers: StartJobHeaders,
        response: { 200: afterWaiting(Undo), 202: afterWaiting(Undo), ...problemsOf(409) },
      },
    },
    (request, reply) =>
      answerStartedJob(dependencies, request, reply, undoView, async (ref) => {
        const number = await startStoredJob(dependencies, ref, 'undo', async (tx) => {
          await requireImport(tx, ref.importId);
          return beginUndo(tx, ref, request.caller.keyName);
        });
        // A workflow that is still waiting for a choice has nothing to wait for any more.
        void engine.signal(ref, 'cancel').catch(() => {});
        return number;
      }),
  );

  app.get(
    `${base}/undos/:number/documents`,
    {
      schema: {
        operationId: 'listUndoneDocuments',
        summary: 'List the outcome of an undo for each document',
        tags,
        params: NumberParams,
        querystring: Type.Object({
          outcome: Type.Optional(Described(UndoOutcome, 'Lists only documents with this outcome.')),
          ...pageQuery,
        }),
        response: { 200: Page(UndoneDocument), ...problemsOf() },
      },
    },
    async ({ caller, params: { id, number }, query: { outcome, cursor, limit = 100 } }) => {
      const after = afterIn(cursor);
      const found = await readPage(database, caller.companyId, async (tx) => {
        await readJob(tx, caller, id, undoView, number);
        return readUndoneDocuments(tx, { importId: id, number, outcome, after, limit: limit + 1 });
      });
      return documentPage(found, limit);
    },
  );
}
