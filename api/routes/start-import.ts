import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { startImport } from '../../engine/start-import.js';
import type { ImportRef } from '../../workflows/activities.js';
import type { App } from '../app.js';
import { callerGone } from '../caller-gone.js';
import type { ApiDependencies } from '../dependencies.js';
import { IdempotencyHeaders, keepStatus, requestKey } from '../idempotency.js';
import { makeImport } from '../make-import.js';
import { waitPreference } from '../preference.js';
import { Problem } from '../problem.js';
import { problemsOf } from '../shapes/page.js';
import { letFlowAway, readUpload, refuseMore, UploadBody, uploadProblem } from '../upload.js';
import { isProcessed, isStaged, waitForImport } from '../wait-for-import.js';
import { CompanyParams } from './imports.js';

/** Seconds that a caller who says nothing waits. */
const defaultWait = 30;

export function startImportRoute(app: App, dependencies: ApiDependencies): void {
  const { database, engine, files, uploadLimit } = dependencies;

  /** Takes an upload into the file store; where it throws, nothing of it is left. */
  const receive = async (request: FastifyRequest) => {
    const { companyId } = request.caller;
    const parts = request.parts({ limits: { fileSize: uploadLimit, files: 1, fields: 10, fieldSize: 1_000 } });
    const upload = await readUpload(parts);
    const { file } = upload.file;
    const refuse = () => file.destroy(new Problem('file_too_large', `The file is larger than ${uploadLimit} bytes.`));
    if (file.truncated) refuse();
    else file.once('limit', refuse);
    const [setup] = await inCompany(
      database,
      companyId,
      (tx) => tx`SELECT version, setup FROM integration WHERE code = ${upload.integration}`,
    );
    if (!setup) throw new Problem('integration_not_found', `There is no integration "${upload.integration}".`);
    const stored = await files.save(companyId, file);
    await refuseMore(parts).catch(async (error: unknown) => {
      await files.remove(stored.key);
      throw error;
    });
    return { upload, setup, stored };
  };

  /** Starts the import's workflow, or leaves it to a worker, as soon as the engine is back: the import is safe in the database. */
  const start = (ref: ImportRef, log: FastifyBaseLogger) =>
    startImport(database, engine, ref).catch((error: unknown) => {
      log.warn({ importId: ref.importId, reason: (error as Error).name }, 'the engine did not start the import');
    });

  app.post(
    '/v1/companies/:company/imports',
    {
      schema: {
        operationId: 'startImport',
        summary: 'Start an import: upload a file for an integration',
        description:
          'multipart/form-data with the fields `integration` (its code), `processing` (`choose`, the default, `now` or `background`), `force` (`true` or `false`) and then `file`. ' +
          'Answers 201 with the import once it is staged (for `now`: once it is processed), 202 where that takes longer than the caller waits (`Prefer: wait=N`, `respond-async`). ' +
          'A content that this integration has imported before is refused with 409 and the first import, unless forced.',
        tags: ['Imports'],
        consumes: ['multipart/form-data'],
        params: CompanyParams,
        headers: IdempotencyHeaders,
        body: UploadBody,
        response: { 201: Type.Ref('Import#'), 202: Type.Ref('Import#'), ...problemsOf(400, 409, 413, 415, 422, 507) },
      },
    },
    async (request, reply) => {
      const { caller, headers } = request;
      const gone = callerGone(reply);
      const arrived = await receive(request).catch((error: unknown) => {
        letFlowAway(request.raw);
        throw uploadProblem(error, request.raw.destroyed);
      });
      const { upload, stored } = arrived;
      const key = requestKey(headers['idempotency-key']);
      // Where this fails for another reason the file stays: the answer to a commit may have been
      // lost. A file without an import is swept in time.
      const { importId, first } = await makeImport(database, caller, arrived, key).catch(async (error: unknown) => {
        if (error instanceof Problem) await files.remove(stored.key);
        throw error;
      });
      if (first) await files.remove(stored.key);
      else await start({ companyId: caller.companyId, importId }, request.log);

      const { seconds, applied } = first?.status
        ? { seconds: 0, applied: {} }
        : waitPreference(headers.prefer, defaultWait);
      const reached = upload.processing === 'now' ? isProcessed : isStaged;
      const { found, inTime } = await waitForImport(dependencies, caller, importId, { reached, seconds, signal: gone });
      let status = first?.status ?? (found.fault ? 422 : inTime ? 201 : 202);
      // What nobody was there to hear is no first answer.
      if (key !== undefined && !first?.status && !gone.aborted)
        status = await inCompany(database, caller.companyId, (tx) => keepStatus(tx, key, importId, status));
      void reply.headers({ location: found.links.self, ...applied });
      if (status === 422 && found.fault) {
        throw new Problem('file_fault', found.fault.message, {
          code: found.fault.code,
          import: found.links.self,
          ...(found.fault.place ? { place: found.fault.place } : {}),
        });
      }
      return reply.status(status as 201 | 202).send(found);
    },
  );
}
