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
import { codePattern } from './integrations.js';

/** Seconds that a caller who says nothing waits. */
const defaultWait = 30;

/** For the description of the API only: the parts are checked as they arrive. */
const UploadBody = {
  content: {
    'multipart/form-data': {
      schema: Type.Object({
        integration: Type.String({ description: 'Code of the integration.' }),
        processing: Type.Optional(Type.Enum([...processingChoices], { default: 'choose' })),
        file: Type.String({ format: 'binary', contentMediaType: 'application/octet-stream', description: 'Comes last.' }),
      }),
    },
  },
};

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
      const importId = uuidv7();
      try {
        if (file.truncated) throw new Problem('file_too_large', `The file is larger than ${uploadLimit} bytes.`);
        await refuseMore(parts);
        await inCompany(
          database,
          caller.companyId,
          (tx) => tx`
            INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by)
            VALUES (${caller.companyId}, ${importId}, ${upload.integration}, ${setup.version}, ${JSON.stringify(setup.setup)}::text::jsonb,
              ${shownName(upload.file.filename)}, ${stored.size}, ${stored.sha256}, ${stored.key}, 'Uploaded', ${upload.processing}, ${caller.keyName})`,
        );
      } catch (error) {
        // A commit whose answer was lost has made the import: its file must stay, and is swept where there is none.
        if (error instanceof Problem || isUploadError(error)) await files.remove(stored.key);
        throw uploadProblem(error, request.raw.destroyed);
      }
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

const fieldNames = ['integration', 'processing'];

function invalid(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', `The field ${pointer.slice('/body/'.length)} ${detail}.`, {
    errors: [{ pointer, detail }],
  });
}

/** The fields of an upload up to the file, whose content is still to be read. */
async function readUpload(parts: AsyncIterator<Multipart>): Promise<Upload> {
  const fields: Record<string, string> = {};
  for (;;) {
    const { value: part, done } = await parts.next();
    if (done) {
      throw new Problem('invalid_request', 'The upload has no part "file".', {
        errors: [{ pointer: '/body/file', detail: 'is missing' }],
      });
    }
    if (part.type === 'field') {
      const name = part.fieldname.slice(0, 40);
      if (!fieldNames.includes(name)) throw invalid(`/body/${name}`, `is none of ${[...fieldNames, 'file'].join(', ')}`);
      if (fields[name] !== undefined) throw invalid(`/body/${name}`, 'stands there twice');
      fields[name] = String(part.value);
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
}

/** Reads what follows the file: nothing may, as nobody would look at it. */
async function refuseMore(parts: AsyncIterator<Multipart>): Promise<void> {
  const { value: part, done } = await parts.next();
  if (done) return;
  if (part.type === 'file') part.file.resume();
  throw invalid(`/body/${part.fieldname.slice(0, 40)}`, 'stands after the file; the file comes last');
}

function fieldsProblem({ integration, processing }: Record<string, string>, filePart: string): Problem | undefined {
  if (!integration) return invalid('/body/integration', 'is missing, or does not stand before the file');
  if (!codePattern.test(integration)) return invalid('/body/integration', 'is no code of an integration');
  if (processing !== undefined && !(processingChoices as readonly string[]).includes(processing)) {
    return invalid('/body/processing', `is none of ${processingChoices.join(', ')}`);
  }
  return filePart === 'file'
    ? undefined
    : invalid('/body/file', `is missing; there is a file "${filePart.slice(0, 40)}" instead`);
}

/** A file's name as lists show it: its last part, without characters that no name should have. */
function shownName(name: string): string {
  const plain = name
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .slice(0, 255);
  return plain || 'unnamed';
}

const isUploadError = (error: unknown): boolean =>
  /^(FST_|ERR_STREAM_PREMATURE_CLOSE|ECONNRESET)/.test(String((error as { code?: unknown }).code)) ||
  /unexpected end of|terminated early/i.test((error as Error).message);

function uploadProblem(error: unknown, clientGone: boolean): unknown {
  const { code } = error as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Problem('storage_full', 'There is no space left to store the file. Nothing was imported.');
  const whole = error instanceof Problem || (/^FST_/.test(code ?? '') && code !== 'FST_MP_PREMATURE_CLOSE');
  return !whole && (clientGone || isUploadError(error))
    ? new Problem('upload_incomplete', 'The upload ended before the file was whole. Nothing was imported.')
    : error;
}
