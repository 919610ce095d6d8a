import { v7 as uuidv7 } from 'uuid';
import { inCompany } from '../../../db/client.js';
import { insertImport } from '../../../db/insert-import.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { claimKey, fingerprintOf, requestKey } from '../../http/idempotency.js';
import { problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import { Problem } from '../../http/problem.js';
import { requestEnd } from '../../http/request-end.js';
import type { App } from '../../http/server.js';
import { refuseUnworkable } from '../../integrations/save-integration.js';
import { refuseUnknownNames } from '../../integrations/unknown-names.js';
import { findSetup } from '../../integrations/versions/reads.js';
import type { Threads } from '../../threads/threads.js';
import { readRow } from '../reads.js';
import { answerStarted, startedAnswers } from '../start/answer-started.js';
import { StartHeaders } from '../start/schemas.js';
import { ReplayBody } from './schemas.js';

export function replayImportRoute(app: App, dependencies: ApiDependencies, threads: Threads): void {
  const { database, files } = dependencies;
  app.post(
    '/v1/companies/:company/imports/:id/replay',
    {
      config: { optionalBody: true },
      schema: {
        operationId: 'replayImport',
        summary: 'Import the same file again, with the current setup or another one',
        description:
          'Creates another import of the stored file, linked to this one by `replayOf`; nothing is uploaded. What this import has written is kept: undo it first, or let the setup update what exists. Answers like `startImport`.',
        tags: ['Imports'],
        params: IdParams,
        headers: StartHeaders,
        body: ReplayBody,
        response: { ...startedAnswers, ...problemsOf(409, 422) },
      },
    },
    async (request, reply) => {
      const { caller, params, body, headers } = request;
      const { processing = 'choose', version, setup } = body;
      const { companyId, keyName } = caller;
      if (version !== undefined && setup)
        throw new Problem('invalid_request', 'Either a version or settings can be given, not both.', {
          errors: [{ in: 'body', pointer: '/version', detail: 'cannot be combined with "setup"' }],
        });
      if (setup) await refuseUnworkable(setup, caller, { ...dependencies, threads });
      const requestEnded = requestEnd(reply);
      const key = requestKey(headers['idempotency-key']);
      const started = await inCompany(database, companyId, async (tx) => {
        const own = await readRow(tx, params.id);
        const importId = uuidv7();
        if (key !== undefined) {
          const asked = JSON.stringify([version ?? null, setup ?? null]);
          const fingerprint = fingerprintOf('replayImport', params.id, processing, asked);
          const first = await claimKey(tx, companyId, { key, fingerprint }, importId);
          if (first) return { importId: first.importId, first };
        }
        if (!(await files.has(own.stored_as)))
          throw new Problem('invalid_state', 'The stored file no longer exists: upload it again.');
        if (setup) await refuseUnknownNames(tx, setup);
        const chosen = setup
          ? { version: own.integration_version, setup }
          : await findSetup(tx, own.integration_code, version);
        await insertImport(tx, {
          companyId,
          importId,
          integration: { code: own.integration_code, ...chosen },
          file: {
            name: own.file_name,
            size: Number(own.file_size),
            sha256: own.file_sha256,
            storedAs: own.stored_as,
          },
          sameContentAs: own.import_id,
          replayOf: own.import_id,
          processing,
          createdBy: keyName,
        });
        return { importId };
      });
      const { status, found } = await answerStarted(dependencies, request, reply, requestEnded, {
        ...started,
        processing,
        key,
      });
      return reply.status(status).send(found);
    },
  );
}
