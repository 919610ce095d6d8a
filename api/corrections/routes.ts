import { corrected } from '../../services/corrections/correction-tasks.js';
import { withHeaders } from '../http/answer-headers.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { IdParams, RecordParams } from '../http/params.js';
import { invalidRequest } from '../http/problem.js';
import type { App } from '../http/server.js';
import type { Threads } from '../threads/threads.js';
import { CorrectionResult, ErrorGroupCorrection, IfMatch, RecordCorrection } from './schemas.js';
import { correctionProblem, showCorrection } from './show-correction.js';
import { correctionTasks } from './thread-tasks.js';

const after =
  'A corrected record becomes `Ready` (`Skipped` if the import was cancelled) and can be processed with `POST …/process`, and so do the records that were in error only because of it. Corrected texts are mapped and checked like those of the file; remaining errors are in `errors`.';

export function correctionRoutes(app: App, { database }: ApiDependencies, threads: Threads): void {
  app.patch(
    '/v1/companies/:company/imports/:id/records/:row',
    {
      schema: {
        operationId: 'correctRecord',
        summary: 'Correct cells of one record, or preview the correction',
        description: `${after} With \`If-Match\` (the record's \`ETag\`) the request is refused with 412 if the record was corrected since; the answer says by whom, and what.`,
        tags: ['Corrections'],
        params: RecordParams,
        headers: IfMatch,
        body: RecordCorrection,
        response: { 200: withHeaders(CorrectionResult, 'ETag'), ...problemsOf(409, 412, 422) },
      },
    },
    async ({ caller, params: { id, row }, body, headers }, reply) => {
      const { values, comment, preview = false } = body;
      const correction = {
        companyId: caller.companyId,
        importId: id,
        row,
        values,
        known: knownVersions(headers['if-match']),
        by: caller.keyName,
        comment,
        preview,
      };
      const made = await threads
        .run(caller.companyId, correctionTasks.correctOne, correction)
        .then(corrected)
        .catch((error: unknown) => {
          throw correctionProblem(error);
        });
      const shown = await showCorrection(database, { ...made, preview });
      if (shown.number !== null) void reply.header('etag', `"${shown.number}"`);
      return shown;
    },
  );

  app.post(
    '/v1/companies/:company/imports/:id/corrections',
    {
      schema: {
        operationId: 'correctErrorGroup',
        summary: 'Correct all records that are in error for one cause, or preview the correction',
        description: `${after} Either all of them are corrected or none. If no record is in error for this cause any more, the answer is 409. With \`If-Match\` (the \`ETag\` of a preview) the request is refused with 412 if the records have changed since the preview.`,
        tags: ['Corrections'],
        params: IdParams,
        headers: IfMatch,
        body: ErrorGroupCorrection,
        response: { 200: withHeaders(CorrectionResult, 'ETag'), ...problemsOf(409, 412, 422) },
      },
    },
    async ({ caller, params: { id }, body, headers }, reply) => {
      const { errorGroup, values, comment, preview = false } = body;
      const correction = {
        kind: 'error-group',
        companyId: caller.companyId,
        importId: id,
        by: caller.keyName,
        comment,
        preview,
        group: errorGroup,
        values,
        known: knownVersions(headers['if-match']),
      } as const;
      const made = await threads
        .run(caller.companyId, correctionTasks.correctMany, correction)
        .then(corrected)
        .catch((error: unknown) => {
          throw correctionProblem(error);
        });
      if (preview && made.version) void reply.header('etag', `"${made.version}"`);
      return showCorrection(database, { ...made, preview });
    },
  );
}

/** Returns the versions in an `If-Match` header; undefined if any version matches. */
function knownVersions(header: string | undefined): string[] | undefined {
  const tags = header?.split(',').map((tag) => tag.trim());
  if (tags === undefined || tags.includes('*')) return undefined;
  return tags.map((tag) => {
    const [, version] = /^"([^"]*)"$/.exec(tag) ?? [];
    if (version !== undefined) return version;
    throw invalidRequest([
      { in: 'header', pointer: '/if-match', detail: 'must be an ETag, such as "0" with the quotes' },
    ]);
  });
}
