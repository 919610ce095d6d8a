import { type Static, Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import { CompanyParams } from '../http/params.js';
import { Nullable, NullableText, Timestamp } from '../http/values.js';
import { NotificationKind } from '../notifications/schemas.js';

const wording = {
  subject: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\r\\n]*$', description: 'Subject; one line.' }),
  text: Type.String({ minLength: 1, maxLength: 20_000, description: 'Text for readers without HTML.' }),
  html: Type.String({ minLength: 1, maxLength: 50_000, description: 'HTML; inserted values are escaped.' }),
};

/** The texts of an e-mail, in a request and in a preview. */
export const MailWording = Type.Object(wording, {
  $id: 'MailContent',
  description: 'The subject and the texts of an e-mail.',
  additionalProperties: false,
});
export type MailWording = Static<typeof MailWording>;

/** The template for e-mails of one kind. */
export const MailTemplate = Type.Object(
  {
    kind: NotificationKind,
    ...wording,
    custom: Type.Boolean({ description: 'Whether the company has its own template; else it is the default one.' }),
    updatedAt: Nullable(Timestamp, 'When it was saved; null for the default one.'),
    updatedBy: NullableText('Name of the API key; null for the default one.'),
  },
  { $id: 'MailTemplate', description: 'The template of e-mails of one kind.' },
);
export type MailTemplate = Static<typeof MailTemplate>;

export const TemplateParams = Type.Object({
  ...CompanyParams.properties,
  kind: Described(NotificationKind, 'Kind of the notifications for which the template is used.'),
});

export const Placeholder = Type.Object(
  {
    name: Type.String({ description: 'Written as {{name}} in a template.' }),
    description: Type.String({ description: 'What is inserted.' }),
  },
  { $id: 'Placeholder', description: 'A placeholder of an e-mail template.' },
);
