import { Type } from 'typebox';

import { mediaTypes, templateFormats } from '../../../core/templates/make-template.js';
import { attachmentHeaders, Binary } from '../../http/attachment.js';
import { problemsOf } from '../../http/page.js';
import type { App } from '../../http/server.js';
import { unlessProblem } from '../../http/task-problem.js';
import type { Threads } from '../../threads/threads.js';
import { IntegrationParams } from '../schemas.js';
import { integrationTasks } from '../thread-tasks.js';

/** Routes for templates: files to fill in. */
export function integrationTemplateRoute(app: App, threads: Threads): void {
  app.get(
    '/v1/companies/:company/integrations/:code/template',
    {
      schema: {
        operationId: 'downloadTemplate',
        summary: 'Download a file to fill in and import with this integration',
        description:
          'Contains the columns that the setup reads, and an example record, which is imported unless it is removed. A workbook also marks required columns, offers lists of choices, and explains the columns on a sheet of their own.',
        tags: ['Integrations'],
        params: IntegrationParams,
        querystring: Type.Object({
          format: Type.Optional(
            Type.Enum([...templateFormats], {
              description:
                'Default: the format that the setup reads. If the setup reads text, save the `xlsx` as text before importing it.',
            }),
          ),
        }),
        response: {
          200: {
            description: 'The file.',
            content: { [mediaTypes.xlsx]: Binary, [mediaTypes.csv]: Binary },
          },
          ...problemsOf(422),
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
