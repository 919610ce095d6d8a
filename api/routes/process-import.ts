import { WorkflowUpdateFailedError } from '@temporalio/client';
import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { findProgress } from '../../db/import-figures.js';
import { canProcess, isRunning, processingModes } from '../../workflows/import-state.js';
import type { Progress } from '../../workflows/progress.js';
import type { App } from '../app.js';
import type { Caller } from '../authentication.js';
import type { ApiDependencies } from '../dependencies.js';
import { waitPreference } from '../preference.js';
import { Problem } from '../problem.js';
import type { Import } from '../shapes/import.js';
import { problemsOf } from '../shapes/page.js';
import { isAtRest, waitForImport } from '../wait-for-import.js';
import { ImportParams } from './imports.js';

/** Seconds that the caller of "process now" waits who says nothing. */
const defaultWait = 60;

const ProcessBody = Type.Object(
  {
    mode: Type.Enum([...processingModes], {
      description: '`now` waits and gives the results, `background` returns at once.',
    }),
    records: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), {
        minItems: 1,
        maxItems: 10_000,
        uniqueItems: true,
        description: 'Row numbers; each stands for its whole document.',
      }),
    ),
    status: Type.Optional(Type.Enum(['Error', 'Ready', 'Skipped'], { description: 'All records of this status.' })),
  },
  { additionalProperties: false },
);

export function processImportRoutes(app: App, dependencies: ApiDependencies): void {
  const { database, engine } = dependencies;
  const base = '/v1/companies/:company/imports/:id';
  const tags = ['Imports'];

  app.post(
    `${base}/process`,
    {
      schema: {
        operationId: 'processImport',
        summary: 'Process staged records, or process failed ones again',
        tags,
        params: ImportParams,
        body: ProcessBody,
        response: { 200: Type.Ref('Import#'), 202: Type.Ref('Import#'), ...problemsOf(400, 409) },
      },
    },
    async ({ caller, params: { id }, body, headers }, reply) => {
      const progress = await progressOf(dependencies, caller, id);
      if (!canProcess(progress.status))
        throw new Problem('not_processable', `An import that is ${progress.status} cannot be processed.`);
      const { mode, ...selection } = body;
      // Waiting is done here: a caller who leaves, or a deploy, does not concern the run.
      await engine
        .process({ companyId: caller.companyId, importId: id }, progress, { mode: 'background', ...selection })
        .catch((error: unknown) => {
          throw error instanceof WorkflowUpdateFailedError
            ? new Problem('not_processable', rootCause(error).message)
            : error;
        });
      const { seconds, applied } = waitPreference(headers.prefer, mode === 'now' ? defaultWait : 0);
      const { found: after, inTime } = await waitForImport(dependencies, caller, id, { reached: isAtRest, seconds });
      return reply
        .status(inTime ? 200 : 202)
        .headers({ location: after.links.self, ...applied })
        .send(after);
    },
  );

  const control = (
    action: 'cancel' | 'pause' | 'resume',
    summary: string,
    allowed: (status: Import['status']) => boolean,
    seconds: number,
    reached: (status: Import['status']) => boolean,
  ) =>
    app.post(
      `${base}/${action}`,
      {
        schema: {
          operationId: `${action}Import`,
          summary,
          tags,
          params: ImportParams,
          response: { 200: Type.Ref('Import#'), 202: Type.Ref('Import#'), ...problemsOf(400, 409) },
        },
      },
      async ({ caller, params: { id }, headers }, reply) => {
        const progress = await progressOf(dependencies, caller, id);
        if (!allowed(progress.status))
          throw new Problem(
            'not_processable',
            `An import that is ${progress.status} cannot be ${action === 'cancel' ? 'cancelled' : `${action}d`}.`,
          );
        const ref = { companyId: caller.companyId, importId: id };
        if (action === 'cancel') {
          // Where the import's row is busy for long (a large run is being prepared), the signal alone does it.
          await inCompany(database, caller.companyId, async (tx) => {
            await tx`SET LOCAL lock_timeout = '1s'`;
            await tx`
              UPDATE import SET status = 'Cancelling', cancel_requested_at = coalesce(cancel_requested_at, now()), revision = revision + 1, updated_at = now()
              WHERE import_id = ${id} AND status = ${progress.status}`;
          }).catch((error: unknown) => {
            if ((error as { code?: string }).code !== '55P03') throw error;
          });
        }
        await engine.signal(ref, action, progress.status === 'Staged' ? progress : undefined);
        const wait = waitPreference(headers.prefer, seconds);
        const { found: after, inTime } = await waitForImport(dependencies, caller, id, {
          reached,
          seconds: wait.seconds,
        });
        return reply
          .status(inTime ? 200 : 202)
          .headers({ location: after.links.self, ...wait.applied })
          .send(after);
      },
    );
  control(
    'cancel',
    'Cancel: what is completed stays, the rest is Skipped',
    (status) => isRunning(status) || status === 'Staged',
    10,
    isAtRest,
  );
  control(
    'pause',
    'Pause: no further batch begins',
    (status) => status === 'Processing' || status === 'Paused',
    10,
    (status) => status !== 'Processing',
  );
  control(
    'resume',
    'Resume a paused import',
    (status) => status === 'Processing' || status === 'Paused',
    10,
    (status) => status !== 'Paused',
  );
}

/** What an activity said, below what update and activity say about having failed. */
function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

async function progressOf({ database }: ApiDependencies, caller: Caller, id: string): Promise<Progress> {
  const progress = await inCompany(database, caller.companyId, (tx) => findProgress(tx, id));
  if (!progress) throw new Problem('import_not_found', `There is no import ${id}.`);
  return progress;
}
