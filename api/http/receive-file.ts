import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { FileStore, StoredFile } from '../../connectors/files/file-store.js';
import { refuseEndedKey } from './authentication.js';
import { invalidRequest, Problem } from './problem.js';
import { discardRest, refuseMore, shownName, uploadProblem } from './upload.js';

/** Only for the OpenAPI document: the part is checked while it arrives. */
export const FileBody = {
  content: {
    'multipart/form-data': {
      schema: Type.Object(
        {
          file: Type.String({
            format: 'binary',
            contentMediaType: 'application/octet-stream',
            description: 'The file; the only part of the upload.',
          }),
        },
        { $id: 'FileUpload', description: 'An uploaded file.' },
      ),
    },
  },
};

/** Stores the single part of an upload in the file store. Throws `Problem`, and then leaves no file. */
export async function receiveFile(
  request: FastifyRequest,
  files: FileStore,
  uploadLimit: number,
): Promise<{ fileName: string; stored: StoredFile }> {
  return receive(request, files, uploadLimit).catch((error: unknown) => {
    discardRest(request.raw);
    throw uploadProblem(error, request.raw);
  });
}

async function receive(request: FastifyRequest, files: FileStore, uploadLimit: number) {
  const parts = request.parts({ limits: { fileSize: uploadLimit, files: 1, fields: 0 } });
  const { value: part } = await parts.next();
  if (part?.type !== 'file' || part.fieldname !== 'file')
    throw invalidRequest([{ in: 'body', pointer: '/file', detail: 'is missing: the upload has one part, "file"' }]);
  const { file } = part;
  const refuse = () => file.destroy(new Problem('file_too_large', `The file is larger than ${uploadLimit} bytes.`));
  if (file.truncated) refuse();
  else file.once('limit', refuse);
  const stored = await files.save(request.caller.companyId, file);
  await refuseMore(parts)
    .then(() => refuseEndedKey(request))
    .catch(async (error: unknown) => {
      await files.remove(stored.key);
      throw error;
    });
  return { fileName: shownName(part.filename), stored };
}
