import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { fileFaults } from '../../../core/setup-check/check-file.js';
import { textBetween } from '../../../core/text/cut-text.js';
import { inCompany } from '../../../db/client.js';
import { differences } from '../../../services/samples/differences.js';
import { sampleLookUps } from '../../../services/samples/look-up-sample.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import { invalidRequest, Problem } from '../../http/problem.js';
import type { App } from '../../http/server.js';
import { unknownNames } from '../../integrations/unknown-names.js';
import { sampleInUse } from '../reads.js';
import type { SampleReader } from '../sample-reader.js';
import { Preview, PreviewBody } from './schemas.js';

export function samplePreviewRoute(
  app: App,
  { database, files, connections }: ApiDependencies,
  sampleReader: SampleReader,
): void {
  app.post(
    '/v1/companies/:company/samples/:id/preview',
    {
      schema: {
        operationId: 'previewSample',
        summary: 'Preview what an import with these settings would read, and the values it would produce',
        description:
          'Without `file` the sample is read as detected. Each row is checked by itself, including look-ups; which records exist already, and whether the records of a document agree with each other, is found by a dry run. A mapping that is not valid reports its error in every row; the other mappings are shown as usual.',
        tags: ['Samples'],
        params: IdParams,
        body: PreviewBody,
        response: { 200: Preview, ...problemsOf(422) },
      },
    },
    async ({ caller, params: { id }, body }): Promise<Preview> => {
      const { file: tried, target, mappings = [], rows = 20, fromRow = 1, ...more } = body;
      if (target === undefined && (mappings.length > 0 || more.validations !== undefined))
        throw invalidRequest([
          { in: 'body', pointer: '/target', detail: 'is missing: mappings and validations need a target' },
        ]);
      const { companyId, companyCode: company } = caller;
      const { described, fileName, storedAs, createdAt } = await sampleInUse(database, caller, id);
      const file = tried ?? described.file;
      if (!file) return { file, ...nothing, fault: described.fault };
      const setup: IntegrationSetup = { name: 'preview', file, target: target ?? 'customer', mappings, ...more };
      refuseContradictions(setup);
      const unknown = await inCompany(database, companyId, (tx) => unknownNames(tx, setup, false));
      const context = { today: textBetween(createdAt.toISOString(), 0, 10), fileName, company };
      const mapping = target === undefined ? undefined : { setup, context, unknown };
      const shown = await files.withLocalCopy(storedAs, (path) =>
        sampleReader.preview(
          { companyId, path },
          { file, mapping, rows, fromRow },
          sampleLookUps({ database, connections }, companyId),
        ),
      );
      return { file, ...shown, differences: differences(described.findings, file) };
    },
  );
}

const nothing = { columns: [], rows: [], next: null, mappingFaults: [], validationFaults: [], differences: [] };

/** Throws `Problem` if the format contradicts itself, so that no file can be read. */
function refuseContradictions(setup: IntegrationSetup): void {
  const errors = fileFaults(setup)
    .filter(({ pointer }) => pointer.startsWith('/file'))
    .map((fault) => ({ in: 'body' as const, ...fault }));
  if (errors.length > 0) throw new Problem('invalid_setup', `${errors[0]?.detail}`, { errors });
}
