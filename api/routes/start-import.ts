import type { Multipart, MultipartFile } from '@fastify/multipart';
import { Type } from 'typebox';
import { v7 as uuidv7 } from 'uuid';
import { inCompany } from '../../db/client.js';
import { startImport } from '../../engine/start-import.js';
import { type ProcessingChoice, processingChoices } from '../../workflows/import-state.js';
import type { App } from '../app.js';
import type { ApiDependencies } from '../dependencies.js';
import { waitPreference } from '../preference.js';
import { Problem } from '../problem.js';
import { problemsOf } from '../shapes/page.js';
import { isAtRest, isStaged, waitForImport } from '../wait-for-import.js';
import { CompanyParams } from './imports.js';

/** Seconds that a caller who says nothing waits. */
const defaultWait = 30;

interface Upload {
  integration: string;
  processing: ProcessingChoice;
  file: MultipartFile;
}

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
        response: { 201: Type.Ref('Import#'), 202: Type.Ref('Import#'), ...problemsOf(400, 413, 415, 422, 507) },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      const upload = await readUpload(
        request.parts({ limits: { fileSize: uploadLimit, files: 1, fields: 10, fieldSize: 1_000 } }),
      );
      const setup = await inCompany(
        database,
        caller.companyId,
        (tx) => tx`SELECT version, setup FROM integration WHERE code = ${upload.integration}`,
      );
      if (!setup[0]) throw new Problem('integration_not_found', `There is no integration "${upload.integration}".`);
      const stored = await files.save(caller.companyId, upload.file.file).catch((error: unknown) => {
        throw uploadProblem(error, request.raw.destroyed);
      });
      if (upload.file.file.truncated) {
        await files.remove(stored.key);
        throw new Problem('file_too_large', `The file is larger than ${uploadLimit} bytes.`);
      }
      const importId = uuidv7();
      await inCompany(
        database,
        caller.companyId,
        (tx) => tx`
          INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by)
          VALUES (${caller.companyId}, ${importId}, ${upload.integration}, ${setup[0]?.version}, ${JSON.stringify(setup[0]?.setup)}::text::jsonb,
            ${upload.file.filename || 'unnamed'}, ${stored.size}, ${stored.sha256}, ${stored.key}, 'Uploaded', ${upload.processing}, ${caller.keyName})`,
      );
      await startImport(database, engine, { companyId: caller.companyId, importId }).catch((error: unknown) => {
        // The import is safe in the database: a worker starts it as soon as the engine is back.
        request.log.warn({ importId, reason: (error as Error).name }, 'the engine did not start the import');
      });
      const { seconds } = waitPreference(request.headers.prefer, defaultWait);
      const reached = upload.processing === 'now' ? isAtRest : isStaged;
      const { found, inTime } = await waitForImport(dependencies, caller, importId, { reached, seconds });
      void reply.header('location', found.links.self);
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

/** The fields of an upload up to the file, whose content is still to be read. */
async function readUpload(parts: AsyncIterable<Multipart>): Promise<Upload> {
  const fields: Record<string, string> = {};
  for await (const part of parts) {
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value);
      continue;
    }
    const problem = fieldsProblem(fields, part.fieldname);
    if (problem) {
      part.file.resume();
      throw problem;
    }
    return {
      integration: fields.integration as string,
      processing: (fields.processing ?? 'choose') as ProcessingChoice,
      file: part,
    };
  }
  throw new Problem('invalid_request', 'The upload has no part "file".', {
    errors: [{ pointer: '/body/file', detail: 'is missing' }],
  });
}

function fieldsProblem({ integration, processing }: Record<string, string>, filePart: string): Problem | undefined {
  const invalid = (pointer: string, detail: string): Problem =>
    new Problem('invalid_request', `The field ${pointer.slice('/body/'.length)} ${detail}.`, {
      errors: [{ pointer, detail }],
    });
  if (!integration) return invalid('/body/integration', 'is missing, or does not stand before the file');
  if (processing !== undefined && !(processingChoices as readonly string[]).includes(processing)) {
    return invalid('/body/processing', `is none of ${processingChoices.join(', ')}`);
  }
  return filePart === 'file'
    ? undefined
    : invalid('/body/file', `is missing; there is a file "${filePart.slice(0, 40)}" instead`);
}

function uploadProblem(error: unknown, clientGone: boolean): unknown {
  const { code } = error as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Problem('storage_full', 'There is no space left to store the file. Nothing was imported.');
  return clientGone || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET'
    ? new Problem('upload_incomplete', 'The upload ended before the file was whole. Nothing was imported.')
    : error;
}
