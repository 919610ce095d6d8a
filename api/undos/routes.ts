import { Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import { readPage } from '../../db/page-plan.js';
import { beginUndo } from '../../services/undo/begin-undo.js';
import { keyIn, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { IdParams, NumberParams } from '../http/params.js';
import { afterWaiting } from '../http/preference.js';
import type { App } from '../http/server.js';
import { readJob } from '../jobs/reads.js';
import { jobRoutes } from '../jobs/routes.js';
import { answerStartedJob, StartJobHeaders, startStoredJob } from '../jobs/start-job.js';
import { documentPage, readUndoneDocuments, requireImport, undoView } from './reads.js';
import { Undo, UndoneDocument, UndoOutcome } from './schemas.js';

const base = '/v1/companies/:company/imports/:id';
const tags = ['Undo'];

const afterIn = (cursor: string | undefined) => keyIn(cursor, 'row', 'row', 'row', 'text', 'text');

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
