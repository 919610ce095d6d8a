import { Type } from 'typebox';
import { corrected } from '../../services/corrections/correction-tasks.js';
import { CorrectionResult, correctionProperties } from '../corrections/schemas.js';
import { correctionProblem, showCorrection } from '../corrections/show-correction.js';
import { correctionTasks } from '../corrections/thread-tasks.js';
import { attachmentHeaders, Binary, mediaTypeOf, stemOf, textExtension } from '../http/attachment.js';
import { ConcurrencyLimiter } from '../http/concurrency-limiter.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { IdParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import { FileBody, receiveFile } from '../http/receive-file.js';
import type { App } from '../http/server.js';
import { discardRest } from '../http/upload.js';
import { TaskOverrun } from '../threads/thread-pool.js';
import type { Threads } from '../threads/threads.js';
import { failedRowsFile } from './failed-rows-file.js';
import { readImport } from './reads.js';

const path = '/v1/companies/:company/imports/:id/failed-rows';

/**
 * Maximum of concurrent downloads of one company: each takes space in the temporary directory for as long as it lasts.
 */
const downloadsAtOnce = 5;

export function failedRowsRoutes(app: App, { database, files, bounds }: ApiDependencies, threads: Threads): void {
  const downloads = new ConcurrencyLimiter('too_many_requests', 'files of failed rows', {
    perCompany: downloadsAtOnce,
  });

  app.get(
    path,
    {
      schema: {
        operationId: 'downloadFailedRows',
        summary: 'Download the records in error, as a file like the one that was imported',
        description:
          'It has the format, encoding and columns of the imported file, followed by row number, error codes and messages; fixed-width text is returned as CSV. A text that a spreadsheet might take for a formula has an apostrophe before it. Correct the file and send it back by POST to correct its records.',
        tags: ['Corrections'],
        params: IdParams,
        response: {
          200: {
            description: 'The file.',
            content: Object.fromEntries(
              [mediaTypeOf.csv, mediaTypeOf.tsv, mediaTypeOf.txt, mediaTypeOf.xlsx].map((type) => [type, Binary]),
            ),
          },
          ...problemsOf(),
        },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      const { setup, columns, corrections, stored_as, file_name } = await readImport(database, caller.companyId, id);
      const release = downloads.take(caller);
      const { content, encoding } = await files
        .withLocalCopy(stored_as, (original) =>
          failedRowsFile(threads, {
            companyId: caller.companyId,
            importId: id,
            file: setup.file,
            columns: columns ?? [],
            corrections,
            original,
          }),
        )
        .catch((error: unknown) => {
          release();
          throw error;
        });
      content.once('close', release);
      return reply
        .headers(
          attachmentHeaders(
            `${stemOf(file_name)}-failed`,
            encoding ? textExtension(file_name, setup.file.type) : 'xlsx',
            encoding,
          ),
        )
        .send(content as never);
    },
  );

  app.post(
    path,
    {
      schema: {
        operationId: 'correctFromFile',
        summary: 'Correct records by a corrected file of failed rows, or preview the correction',
        description:
          'multipart/form-data with the part `file`. Cells that differ from those of their records are corrections; rows that are unchanged or left out change nothing. Either the whole file is applied or nothing: the answer names the invalid rows.',
        tags: ['Corrections'],
        consumes: ['multipart/form-data'],
        params: IdParams,
        querystring: Type.Object(correctionProperties),
        body: FileBody,
        response: { 200: CorrectionResult, ...problemsOf(409, 422, 507) },
      },
    },
    async (request) => {
      const { caller, params, query } = request;
      const { preview = false, comment } = query;
      const { stored_as } = await readImport(database, caller.companyId, params.id).catch((error: unknown) => {
        discardRest(request.raw);
        throw error;
      });
      const { stored } = await receiveFile(request, files, bounds.uploadLimitBytes);
      try {
        const correction = {
          kind: 'file',
          companyId: caller.companyId,
          importId: params.id,
          by: caller.keyName,
          comment,
          preview,
        } as const;
        const made = await files.withLocalCopy(stored.key, (path) =>
          files.withLocalCopy(stored_as, (original) =>
            threads.run(caller.companyId, correctionTasks.correctMany, { ...correction, path, original }),
          ),
        );
        return await showCorrection(database, { ...corrected(made), preview });
      } catch (error) {
        throw error instanceof TaskOverrun ? hostileFile(error) : correctionProblem(error);
      } finally {
        await files.remove(stored.key);
      }
    },
  );
}

// Rows are read and written a few thousand at a time, so an ordinary file needs much less.
const hostileFile = (overrun: TaskOverrun): Problem =>
  new Problem('file_fault', `Reading the file takes more ${overrun.of} than a file of this kind is allowed.`, {
    code: 'file_too_large',
  });
