import { Type } from 'typebox';

import { mediaTypes, templateFormats } from '../../core/templates/make-template.js';
import { attachmentHeaders } from '../http/attachment.js';
import { problemsOf } from '../http/page.js';
import type { App } from '../http/server.js';
import { unlessProblem } from '../http/task-problem.js';
import type { Threads } from '../threads/threads.js';
import { IntegrationParams } from './schemas.js';
import { integrationTasks } from './thread-tasks.js';

const Binary = { schema: Type.String({ format: 'binary' }) };

/** Files for those who fill in. */
export function integrationTemplateRoute(app: App, threads: Threads): void {
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
      const { companyId, companyCode: company } = caller;
      const made = await threads
        .run(companyId, integrationTasks.makeTemplate, { companyId, company, code, format })
        .then(unlessProblem);
      return reply
        .headers(attachmentHeaders(`${code}-template`, made.format))
        .type(made.mediaType)
        .send(made.content as never);
    },
  );
}
