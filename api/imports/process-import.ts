import { Type } from 'typebox';
import { canProcess, processingModes } from '../../core/model/import-state.js';
import { refusalByWorkflow } from '../../temporal/call-failures.js';
import { callerGone } from '../http/caller-gone.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { IdParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { answerOnceReached } from './answer-once-reached.js';
import { readProgress } from './read-progress.js';
import { refuseUnknownRecords } from './refuse-unknown-records.js';
import { isProcessed, lookAtImport } from './wait-for-import.js';

/** Seconds that the caller of "process now" waits who says nothing. */
const defaultWait = 60;

/** Which records of an import; nothing named: all that wait. */
export const selectionProperties = {
  records: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), {
      minItems: 1,
      maxItems: 10_000,
      uniqueItems: true,
      description: 'Row numbers; each stands for its whole document. All of them must be there.',
    }),
  ),
  status: Type.Optional(Type.Enum(['Error', 'Ready', 'Skipped'], { description: 'All records of this status.' })),
};

const ProcessBody = Type.Object(
  {
    mode: Type.Enum([...processingModes], {
      description: '`now` waits and gives the results, `background` returns at once.',
    }),
    ...selectionProperties,
  },
  { additionalProperties: false },
);

export function processImportRoute(app: App, dependencies: ApiDependencies): void {
  const { engine } = dependencies;
  app.post(
    '/v1/companies/:company/imports/:id/process',
    {
      schema: {
        operationId: 'processImport',
        summary: 'Process staged records, or process failed ones again',
        tags: ['Imports'],
        params: IdParams,
        body: ProcessBody,
        response: { 200: Type.Ref('Import#'), 202: Type.Ref('Import#'), ...problemsOf(400, 409, 422) },
      },
    },
    async (request, reply) => {
      const {
        caller,
        params: { id },
        body,
      } = request;
      const gone = callerGone(reply);
      const progress = await readProgress(dependencies, caller, id);
      const unread = progress.status === 'Failed' && progress.total === 0;
      if (!canProcess(progress.status) || unread)
        throw new Problem('not_processable', `An import that is ${progress.status} cannot be processed.`);
      const { mode, ...selection } = body;
      if (selection.records) await refuseUnknownRecords(dependencies, caller, id, selection.records);
      // Waiting is done here: a caller who leaves, or a deploy, does not concern the run.
      await engine
        .process({ companyId: caller.companyId, importId: id }, progress, { mode: 'background', ...selection })
        .catch((error: unknown) => {
          throw refusedByWorkflow(error);
        });
      return answerOnceReached(dependencies, request, reply, {
        importId: id,
        look: lookAtImport(dependencies, caller, id),
        reached: isProcessed,
        byDefault: mode === 'now' ? defaultWait : 0,
        gone,
      });
    },
  );
}

/** What a caller is told whose request a workflow has refused; other errors as they are. */
export function refusedByWorkflow(error: unknown): unknown {
  const refusal = refusalByWorkflow(error);
  return refusal === undefined ? error : new Problem('not_processable', refusal);
}
