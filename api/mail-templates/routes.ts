import { type Static, Type } from 'typebox';
import {
  defaultTemplate,
  fillIn,
  placeholders,
  sampleValues,
  unknownPlaceholders,
} from '../../core/notifications/mail-template.js';
import { Described } from '../../core/schema/named-enum.js';
import { inCompany, type Transaction } from '../../db/client.js';
import type { MailTemplateRow } from '../../db/rows.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { List, problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import { invalidRequest, Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { NotificationKind } from '../notifications/schemas.js';
import { MailTemplate, MailWording } from './schemas.js';

const base = '/v1/companies/:company/mail-templates';
const tags = ['Notifications'];
const TemplateParams = Type.Object({
  ...CompanyParams.properties,
  kind: Described(NotificationKind, 'Kind of the notifications for which the template is used.'),
});

const Placeholder = Type.Object(
  { name: Type.String({ description: 'Written as {{name}} in a template.' }), meaning: Type.String() },
  { $id: 'Placeholder', description: 'A placeholder of an e-mail template.' },
);

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
            placeholders: Type.Array(Placeholder),
            sendsMail: Type.Boolean({ description: 'Whether this server is configured to send e-mail.' }),
          }),
          ...problemsOf(),
        },
      },
    },
    async ({ caller }) => ({
      entries: await inCompany(database, caller.companyId, (tx) => readTemplates(tx, NotificationKind.enum)),
      placeholders: Object.entries(placeholders).map(([name, meaning]) => ({ name, meaning })),
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
    async ({ caller, params: { kind } }) => {
      const [template] = await inCompany(database, caller.companyId, (tx) => readTemplates(tx, [kind]));
      return template as Static<typeof MailTemplate>;
    },
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
      const { subject, text, html } = body;
      const [template] = await inCompany(database, caller.companyId, async (tx) => {
        await tx`
          INSERT INTO mail_template (company_id, kind, subject, text, html, updated_by)
          VALUES (${caller.companyId}, ${kind}, ${subject}, ${text}, ${html}, ${caller.keyName})
          ON CONFLICT (company_id, kind) DO UPDATE SET subject = excluded.subject, text = excluded.text, html = excluded.html,
            updated_at = now(), updated_by = excluded.updated_by`;
        return readTemplates(tx, [kind]);
      });
      return template as Static<typeof MailTemplate>;
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
      const gone = await inCompany(
        database,
        caller.companyId,
        (tx) => tx`DELETE FROM mail_template WHERE kind = ${kind}`,
      );
      if (gone.count === 0)
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

async function readTemplates(
  tx: Transaction,
  kinds: readonly NotificationKind[],
): Promise<Static<typeof MailTemplate>[]> {
  const rows = await tx<MailTemplateRow[]>`SELECT * FROM mail_template WHERE kind = ANY (${[...kinds]}::text[])`;
  return kinds.map((kind) => {
    const custom = rows.find((row) => row.kind === kind);
    if (!custom) return { kind, ...defaultTemplate(kind), custom: false, updatedAt: null, updatedBy: null };
    const { subject, text, html, updated_at: updatedAt, updated_by: updatedBy } = custom;
    return { kind, subject, text, html, custom: true, updatedAt: updatedAt.toISOString(), updatedBy };
  });
}

/** Throws `Problem` if a template has an unknown placeholder, which would be empty in the mail. */
function refuseUnknownPlaceholders(wording: MailWording): void {
  const faults = (['subject', 'text', 'html'] as const).flatMap((part) =>
    unknownPlaceholders(wording[part]).map((name) => ({
      in: 'body' as const,
      pointer: `/${part}`,
      detail: `has the unknown placeholder {{${name}}}; the known ones are ${Object.keys(placeholders).join(', ')}`,
    })),
  );
  if (faults.length > 0) throw invalidRequest(faults);
}
