import { type Readable, Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FileStore, StoredFile } from '../../connectors/files/file-store.js';
import { refuseEndedKey } from './authentication.js';
import { invalidRequest, Problem } from './problem.js';
import { discardRest, isCutOff, uploadProblem } from './upload.js';

/**
 * Makes the routes of a scope accept bodies of these types as streams, for `receiveBody`; they are neither parsed nor
 * validated.
 */
export function takeBodiesAsStreams(scope: FastifyInstance, mediaTypes: readonly string[]): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser([...mediaTypes], (_request, payload, done) => done(null, payload));
}

/**
 * Stores a body in the file store; the caller must remove the file. Throws `Problem`, also above `limit` bytes, and
 * then leaves no file.
 */
export async function receiveBody(request: FastifyRequest, files: FileStore, limit: number): Promise<StoredFile> {
  // Without a body there is no content type, and so no stream.
  if (request.body === undefined) throw invalidRequest([{ in: 'body', pointer: '', detail: 'is missing' }]);
  // If the client disconnected while the key was looked up, the stream emits nothing, not even an end.
  if (isCutOff(request.raw))
    throw new Problem('upload_incomplete', 'The body ended before it was complete. Nothing was stored.');
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > limit ? new Problem('request_too_large', `The body is larger than ${limit} bytes.`) : null, chunk);
    },
  });
  // A body that arrives too slowly ends with an error of the request (`body-rate.ts`), which a pipe does not forward.
  request.raw.once('error', (error) => limited.destroy(error));
  request.raw.once('close', () => {
    if (!request.raw.readableEnded)
      limited.destroy(new Error('The body ended before it was complete: terminated early'));
  });
  const stored = await files
    .save(request.caller.companyId, (request.body as Readable).pipe(limited))
    .catch((error: unknown) => {
      discardRest(request.raw);
      throw uploadProblem(error, request.raw);
    });
  await refuseEndedKey(request).catch(async (error: unknown) => {
    await files.remove(stored.key);
    throw error;
  });
  return stored;
}
