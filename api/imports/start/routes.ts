import type { FastifyRequest } from 'fastify';
import { inCompany } from '../../../db/client.js';
import { refuseEndedKey } from '../../http/authentication.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { requestKey } from '../../http/idempotency.js';
import { problemsOf } from '../../http/page.js';
import { CompanyParams } from '../../http/params.js';
import { Problem } from '../../http/problem.js';
import { requestEnd } from '../../http/request-end.js';
import type { App } from '../../http/server.js';
import { discardRest, readUpload, refuseMore, UploadBody, uploadProblem } from '../../http/upload.js';
import { findSetup } from '../../integrations/versions/reads.js';
import { answerStarted, startedAnswers } from './answer-started.js';
import { makeImport } from './make-import.js';
import { StartHeaders } from './schemas.js';

export function startImportRoute(app: App, dependencies: ApiDependencies): void {
  const { database, files } = dependencies;
  const { uploadLimitBytes } = dependencies.bounds;

  /** Stores an upload in the file store; if it throws, no file is left. */
  const receive = async (request: FastifyRequest) => {
    const { companyId } = request.caller;
    const parts = request.parts({ limits: { fileSize: uploadLimitBytes, files: 1, fields: 10, fieldSize: 1_000 } });
    const upload = await readUpload(parts);
    const { file } = upload.file;
    const refuse = () =>
      file.destroy(new Problem('file_too_large', `The file is larger than ${uploadLimitBytes} bytes.`));
    if (file.truncated) refuse();
    else file.once('limit', refuse);
    const setup = await inCompany(database, companyId, (tx) => findSetup(tx, upload.integration, undefined));
    const stored = await files.save(companyId, file);
    await refuseMore(parts).catch(async (error: unknown) => {
      await files.remove(stored.key);
      throw error;
    });
    return { upload, setup, stored };
  };

  app.post(
    '/v1/companies/:company/imports',
    {
      schema: {
        operationId: 'startImport',
        summary: 'Start an import: upload a file for an integration',
        description:
          'multipart/form-data with the fields `integration`, `processing` and `force`, and then the part `file`. ' +
          'Answers 201 once the import is staged (with `now`: once it is processed), or 202 if that takes longer than the client wants to wait. ' +
          'Content that this integration has imported before is refused with 409, which refers to the first import, unless `force` is true.',
        tags: ['Imports'],
        consumes: ['multipart/form-data'],
        params: CompanyParams,
        headers: StartHeaders,
        body: UploadBody,
        response: { ...startedAnswers, ...problemsOf(409, 422, 507) },
      },
    },
    async (request, reply) => {
      const { caller, headers } = request;
      const requestEnded = requestEnd(reply);
      const arrived = await receive(request).catch((error: unknown) => {
        discardRest(request.raw);
        throw uploadProblem(error, request.raw);
      });
      const { upload, stored } = arrived;
      const key = requestKey(headers['idempotency-key']);
      // After any other error the file stays, because the answer to a commit may have been lost. A file without an
      // import is removed later.
      const makeAllowed = async () => {
        await refuseEndedKey(request);
        return makeImport(database, caller, arrived, key);
      };
      const { importId, first } = await makeAllowed().catch(async (error: unknown) => {
        if (error instanceof Problem) await files.remove(stored.key);
        throw error;
      });
      if (first) await files.remove(stored.key);
      const { status, found } = await answerStarted(dependencies, request, reply, requestEnded, {
        importId,
        ...(first ? { first } : {}),
        processing: upload.processing,
        key,
      });
      return reply.status(status).send(found);
    },
  );
}
