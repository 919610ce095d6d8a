import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { readKnownValues } from '../../template/known-values.js';
import { makeTemplate, mediaTypes, templateFormats } from '../../template/make-template.js';
import { NoTemplate } from '../../template/template.js';
import { textBetween } from '../../text/cut-text.js';
import type { App } from '../app.js';
import type { ApiDependencies } from '../dependencies.js';
import type { IntegrationRow } from '../integration-row.js';
import { Problem } from '../problem.js';
import { IntegrationParams } from '../shapes/integration.js';
import { problemsOf } from '../shapes/page.js';

const Binary = { schema: Type.String({ format: 'binary' }) };

/** Files for those who fill in. */
export function integrationTemplateRoute(app: App, { database }: ApiDependencies): void {
  app.get(
    '/v1/companies/:company/integrations/:code/template',
    {
      schema: {
        operationId: 'downloadTemplate',
        summary: 'A file to fill in and import with this integration',
        description:
          'Has the columns that the setup takes, and an example record that is imported where the file is sent as it is. As a workbook also: required columns marked, lists to choose from, and a sheet that explains the columns.',
        tags: ['Integrations'],
        params: IntegrationParams,
        querystring: Type.Object({
          format: Type.Optional(
            Type.Enum([...templateFormats], {
              description:
                'Default: as the setup reads. `xlsx` for a setup that reads text is saved as text before it is imported.',
            }),
          ),
        }),
        response: {
          200: {
            description: 'The file.',
            content: { [mediaTypes.xlsx]: Binary, [mediaTypes.csv]: Binary },
          },
          ...problemsOf(400, 422),
        },
      },
    },
    async ({ caller, params: { code }, query: { format } }, reply) => {
      const { setup, known } = await inCompany(database, caller.companyId, async (tx) => {
        const [row] = await tx<IntegrationRow[]>`SELECT * FROM integration WHERE code = ${code}`;
        if (!row) throw new Problem('integration_not_found', `There is no integration "${code}".`);
        return { setup: row.setup, known: await readKnownValues(tx, row.setup) };
      });
      const context = {
        today: textBetween(new Date().toISOString(), 0, 10),
        fileName: code,
        company: caller.companyCode,
      };
      const made = await makeTemplate(setup, { format, known, context }).catch((error: unknown) => {
        throw error instanceof NoTemplate ? new Problem('no_template', error.message) : error;
      });
      return reply
        .header('content-disposition', `attachment; filename="${code}-template.${made.format}"`)
        .type(made.mediaType)
        .send(made.content as never);
    },
  );
}
