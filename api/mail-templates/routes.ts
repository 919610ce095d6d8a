import { Type } from 'typebox';
import { fillIn, placeholders, sampleValues } from '../../core/notifications/mail-template.js';
import { inCompany } from '../../db/client.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { List, problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { NotificationKind } from '../notifications/schemas.js';
import { readTemplate, readTemplates } from './reads.js';
import { refuseUnknownPlaceholders, removeTemplate, saveTemplate } from './save-mail-template.js';
import { MailTemplate, MailWording, Placeholder, TemplateParams } from './schemas.js';

const base = '/v1/companies/:company/mail-templates';
const tags = ['Notifications'];

export function mailTemplateRoutes(app: App, { database, sendsMail }: ApiDependencies): void {
  app.get(
    base,
    {
      schema: {
        operationId: 'listMailTemplates',
        summary: 'List the e-mail templates by kind, and the placeholders that they can contain',
        tags,
        params: CompanyParams,
        response: {
          200: List(MailTemplate, {
            placeholders: Type.Array(Placeholder, { description: 'What every template can contain.' }),
            sendsMail: Type.Boolean({
              description: 'Whether this server is configured to send e-mail.',
              examples: [true],
            }),
          }),
          ...problemsOf(),
        },
      },
    },
    async ({ caller }) => ({
      entries: await inCompany(database, caller.companyId, (tx) => readTemplates(tx, NotificationKind.enum)),
      placeholders: Object.entries(placeholders).map(([name, description]) => ({ name, description })),
      sendsMail,
    }),
  );

  app.get(
    `${base}/:kind`,
    {
      schema: {
        operationId: 'getMailTemplate',
        summary: 'Get the e-mail template of a kind',
        tags,
        params: TemplateParams,
        response: { 200: MailTemplate, ...problemsOf() },
      },
    },
    ({ caller, params: { kind } }) => inCompany(database, caller.companyId, (tx) => readTemplate(tx, kind)),
  );

  app.put(
    `${base}/:kind`,
    {
      schema: {
        operationId: 'putMailTemplate',
        summary: 'Save the e-mail template of a kind',
        tags,
        params: TemplateParams,
        body: MailWording,
        response: { 200: MailTemplate, ...problemsOf() },
      },
    },
    async ({ caller, params: { kind }, body }) => {
      refuseUnknownPlaceholders(body);
      return inCompany(database, caller.companyId, async (tx) => {
        await saveTemplate(tx, caller, kind, body);
        return readTemplate(tx, kind);
      });
    },
  );

  app.delete(
    `${base}/:kind`,
    {
      schema: {
        operationId: 'deleteMailTemplate',
        summary: 'Delete the template of a kind: the default one is used again',
        tags,
        params: TemplateParams,
        response: { 204: Type.Null(), ...problemsOf() },
      },
    },
    async ({ caller, params: { kind } }, reply) => {
      if (!(await inCompany(database, caller.companyId, (tx) => removeTemplate(tx, kind))))
        throw new Problem('not_found', `E-mails of the kind "${kind}" already have the default texts.`);
      return reply.status(204).send(null);
    },
  );

  app.post(
    `${base}/preview`,
    {
      schema: {
        operationId: 'previewMailTemplate',
        summary: 'Preview an e-mail with sample values; nothing is saved or sent',
        tags,
        params: CompanyParams,
        body: MailWording,
        response: { 200: MailWording, ...problemsOf() },
      },
    },
    async ({ caller: { companyCode: company }, body }) => {
      refuseUnknownPlaceholders(body);
      return fillIn(body, { ...sampleValues, company });
    },
  );
}
