import { Type } from 'typebox';
import { v7 as uuidv7 } from 'uuid';
import { inCompany } from '../../db/client.js';
import { startImport } from '../../engine/start-import.js';
import type { App } from '../app.js';
import type { ApiDependencies } from '../dependencies.js';
import { waitPreference } from '../preference.js';
import { Problem } from '../problem.js';
import { problemsOf } from '../shapes/page.js';
import { readUpload, refuseMore, shownName, UploadBody, uploadProblem } from '../upload.js';
import { isAtRest, isStaged, waitForImport } from '../wait-for-import.js';
import { CompanyParams } from './imports.js';

/** Seconds that a caller who says nothing waits. */
const defaultWait = 30;

export function startImportRoute(app: App, dependencies: ApiDependencies): void {
  const { database, engine, files, uploadLimit } = dependencies;
  app.post(
    '/v1/companies/:company/imports',
    {
      schema: {
        operationId: 'startImport',
        summary: 'Start an import: upload a file for an integration',
        description:
          'multipart/form-data with the fields `integration` (its code), `processing` (`choose`, the default, `now` or `background`) and then `file`. ' +
          'Answers 201 with the import once it is staged (for `now`: once it is processed), 202 where that takes longer than the caller waits (`Prefer: wait=N`, `respond-async`).',
        tags: ['Imports'],
        consumes: ['multipart/form-data'],
        params: CompanyParams,
        body: UploadBody,
        response: { 201: Type.Ref('Import#'), 202: Type.Ref('Import#'), ...problemsOf(400, 413, 415, 422, 507) },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      const parts = request.parts({ limits: { fileSize: uploadLimit, files: 1, fields: 10, fieldSize: 1_000 } });
      const upload = await readUpload(parts);
      const { file } = upload.file;
      // What nobody reads must flow away all the same, or the caller never finishes sending.
      const [setup] = await inCompany(
        database,
        caller.companyId,
        (tx) => tx`SELECT version, setup FROM integration WHERE code = ${upload.integration}`,
      ).catch((error: unknown) => {
        file.resume();
        throw error;
      });
      if (!setup) {
        file.resume();
        throw new Problem('integration_not_found', `There is no integration "${upload.integration}".`);
      }
      const stored = await files.save(caller.companyId, file).catch((error: unknown) => {
        throw uploadProblem(error, request.raw.destroyed);
      });
      try {
        if (file.truncated) throw new Problem('file_too_large', `The file is larger than ${uploadLimit} bytes.`);
        await refuseMore(parts);
      } catch (error) {
        await files.remove(stored.key);
        throw uploadProblem(error, request.raw.destroyed);
      }
      const importId = uuidv7();
      // Where this fails the file stays: the answer to a commit may have been lost. A file without
      // an import is swept in time.
      await inCompany(
        database,
        caller.companyId,
        (tx) => tx`
          INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by)
          VALUES (${caller.companyId}, ${importId}, ${upload.integration}, ${setup.version}, ${JSON.stringify(setup.setup)}::text::jsonb,
            ${shownName(upload.file.filename)}, ${stored.size}, ${stored.sha256}, ${stored.key}, 'Uploaded', ${upload.processing}, ${caller.keyName})`,
      );
      await startImport(database, engine, { companyId: caller.companyId, importId }).catch((error: unknown) => {
        // The import is safe in the database: a worker starts it as soon as the engine is back.
        request.log.warn({ importId, reason: (error as Error).name }, 'the engine did not start the import');
      });
      const { seconds, applied } = waitPreference(request.headers.prefer, defaultWait);
      const reached = upload.processing === 'now' ? isAtRest : isStaged;
      const { found, inTime } = await waitForImport(dependencies, caller, importId, { reached, seconds });
      void reply.headers({ location: found.links.self, ...applied });
      if (found.fault) {
        throw new Problem('file_fault', found.fault.message, {
          code: found.fault.code,
          import: found.links.self,
          ...(found.fault.place ? { place: found.fault.place } : {}),
        });
      }
      return reply.status(inTime ? 201 : 202).send(found);
    },
  );
}
