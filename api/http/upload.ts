import type { IncomingMessage } from 'node:http';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import { Type } from 'typebox';
import { type ProcessingChoice as Choice, processingChoices } from '../../core/model/import-state.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { codePattern } from '../../core/setup/setup-file.js';
import { cutText } from '../../core/text/cut-text.js';
import { Problem } from './problem.js';

export const ProcessingChoice = NamedEnum(
  'ProcessingChoice',
  'What happens once every row of the file is staged',
  processingChoices,
  { default: 'choose' },
);

/** Only for the OpenAPI document: the parts are checked while they arrive. */
export const UploadBody = {
  content: {
    'multipart/form-data': {
      schema: Type.Object(
        {
          integration: Type.String({ description: 'Code of the integration.' }),
          processing: Type.Optional(ProcessingChoice),
          force: Type.Optional(
            Type.Boolean({
              default: false,
              description: 'Whether to import the file even if the same content was imported before.',
            }),
          ),
          file: Type.String({
            format: 'binary',
            contentMediaType: 'application/octet-stream',
            description: 'The file; must be the last part.',
          }),
        },
        { $id: 'ImportUpload', description: 'A file to import.' },
      ),
    },
  },
};

export interface Upload {
  integration: string;
  processing: Choice;
  force: boolean;
  file: MultipartFile;
}

const fieldNames = ['integration', 'processing', 'force'];

function invalid(field: string, detail: string): Problem {
  return new Problem('invalid_request', `The field ${field} ${detail}.`, {
    errors: [{ in: 'body', pointer: `/${field}`, detail }],
  });
}

/** The fields of an upload before the file, whose content is not read yet. */
export async function readUpload(parts: AsyncIterator<Multipart>): Promise<Upload> {
  const fields: Record<string, string> = {};
  for (;;) {
    const { value: part, done } = await parts.next();
    if (done) {
      throw new Problem('invalid_request', 'The upload has no part "file".', {
        errors: [{ in: 'body', pointer: '/file', detail: 'is missing' }],
      });
    }
    if (part.type === 'field') {
      const name = cutText(part.fieldname, 40);
      if (!fieldNames.includes(name)) throw invalid(name, `must be one of ${[...fieldNames, 'file'].join(', ')}`);
      if (fields[name] !== undefined) throw invalid(name, 'occurs twice');
      fields[name] = String(part.value);
      continue;
    }
    const problem = fieldsProblem(fields, part.fieldname);
    if (problem) throw problem;
    return {
      integration: fields.integration as string,
      processing: (fields.processing ?? 'choose') as Choice,
      force: fields.force === 'true',
      file: part,
    };
  }
}

/** Reads what follows the file: no further part is allowed, because it would be ignored. */
export async function refuseMore(parts: AsyncIterator<Multipart>): Promise<void> {
  const { value: part, done } = await parts.next();
  if (!done) throw invalid(cutText(part.fieldname, 40), 'comes after the file; the file must be the last part');
}

function fieldsProblem(fields: Record<string, string>, filePart: string): Problem | undefined {
  const { integration, processing, force } = fields;
  if (!integration) return invalid('integration', 'is missing, or comes after the file');
  if (!codePattern.test(integration)) return invalid('integration', 'is not a valid code of an integration');
  if (processing !== undefined && !Object.hasOwn(processingChoices, processing)) {
    return invalid('processing', `must be one of ${Object.keys(processingChoices).join(', ')}`);
  }
  if (force !== undefined && force !== 'true' && force !== 'false') return invalid('force', 'must be true or false');
  return filePart === 'file'
    ? undefined
    : invalid('file', `is missing; there is a file "${cutText(filePart, 40)}" instead`);
}

/** How long a client may keep sending after its upload was refused. */
const discardTimeoutMs = 30_000;

/**
 * Discards the rest of a refused upload. The answer is sent meanwhile: a client that reads it stops sending, and one
 * that does not is not disconnected before it could read it, unless that takes too long.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  const cut = setTimeout(() => request.destroy(), discardTimeoutMs);
  request.once('close', () => clearTimeout(cut));
  request.unpipe();
  request.resume();
}

/** Returns a file's name for lists: its last part, without unsafe characters. Browsers send a quote in it as %22. */
export function shownName(name: string): string {
  const last =
    name
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/%0[ad]/gi, '')
      .replaceAll('%22', '"') ?? '';
  return cutText(last.replace(/\p{Cc}/gu, ''), 255) || 'unnamed';
}

/** Whether the connection ended before the body was read. A body that was read to its end is `destroyed` as well. */
export const isCutOff = (request: IncomingMessage): boolean => request.destroyed && !request.readableEnded;

const endedEarly = (error: unknown): boolean =>
  /^(FST_MP|ERR_STREAM)_PREMATURE_CLOSE$/.test(String((error as { code?: unknown }).code)) ||
  /unexpected end of|terminated early/i.test((error as Error).message);

/**
 * The error with which to answer an upload that failed with `error`: a problem of the upload, or else `error` itself, which
 * may be one of the database while a body that arrived completely was stored.
 */
export function uploadProblem(error: unknown, request: IncomingMessage): unknown {
  const { code } = error as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Problem('storage_full', 'There is no space left to store the file. Nothing was imported.');
  if ((error as Error).message === 'Multipart: Boundary not found')
    return new Problem('invalid_request', 'The content type of the upload has no boundary.');
  if (error instanceof Problem || !(isCutOff(request) || endedEarly(error))) return error;
  return new Problem('upload_incomplete', 'The upload ended before the file was complete. Nothing was imported.');
}
