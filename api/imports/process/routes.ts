import { randomUUID } from 'node:crypto';
import { requestRun } from '../../../services/imports/request-run.js';
import { answerOnceReached } from '../../http/answer-once-reached.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import { afterWaiting, WaitHeaders } from '../../http/preference.js';
import { requestEnd } from '../../http/request-end.js';
import type { App } from '../../http/server.js';
import { startStoredJob } from '../../jobs/start-job.js';
import { readProgress } from '../reads.js';
import { Import } from '../schemas.js';
import { isProcessed, lookAtImport } from '../wait-for-import.js';
import { refuseUnknownRecords } from './reads.js';
import { ProcessBody } from './schemas.js';

/** Seconds that a request with "process now" waits if it has no `Prefer` header. */
const defaultWait = 60;

export function processImportRoute(app: App, dependencies: ApiDependencies): void {
  app.post(
    '/v1/companies/:company/imports/:id/process',
    {
      schema: {
        operationId: 'processImport',
        summary: 'Process staged records, or process records in error again',
        description:
          'Answers 200 once the documents are written, or 202 if that takes longer than the client wants to wait.',
        tags: ['Imports'],
        params: IdParams,
        headers: WaitHeaders(defaultWait, ' with the mode `now`, `respond-async` with `background`'),
        body: ProcessBody,
        response: { 200: afterWaiting(Import), 202: afterWaiting(Import), ...problemsOf(409, 422) },
      },
    },
    async (request, reply) => {
      const {
        caller,
        params: { id },
        body,
      } = request;
      const requestEnded = requestEnd(reply);
      await readProgress(dependencies, caller, id, 'process');
      const { mode, ...selection } = body;
      if (selection.records) await refuseUnknownRecords(dependencies, caller, id, selection.records);
      const ref = { companyId: caller.companyId, importId: id };
      await startStoredJob(dependencies, ref, 'processing', (tx) =>
        requestRun(tx, ref, 'processing', { requestId: randomUUID(), createdBy: caller.keyName, ...selection }),
      );
      return answerOnceReached(dependencies, request, reply, {
        importId: id,
        look: lookAtImport(dependencies, caller, id),
        reached: isProcessed,
        byDefault: mode === 'now' ? defaultWait : 0,
        requestEnded,
      });
    },
  );
}
