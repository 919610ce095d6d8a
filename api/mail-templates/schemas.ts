import { type Static, Type } from 'typebox';
import { notificationKinds } from '../../core/notifications/notification-kind.js';

const wording = {
  subject: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\r\\n]*$' }),
  text: Type.String({ minLength: 1, maxLength: 20_000, description: 'For readers without HTML.' }),
  html: Type.String({ minLength: 1, maxLength: 50_000, description: 'Values in it are escaped.' }),
};

/** The wording of an e-mail, as callers save it and as a preview gives it. */
export const MailWording = Type.Object(wording, { $id: 'MailContent', additionalProperties: false });
export type MailWording = Static<typeof MailWording>;

/** How e-mails of one kind are worded. */
export const MailTemplate = Type.Object(
  {
    kind: Type.Enum([...notificationKinds]),
    ...wording,
    custom: Type.Boolean({ description: "Whether these are the company's words; else they are Longshore's." }),
    updatedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    updatedBy: Type.Union([Type.String({ description: 'Name of the API key.' }), Type.Null()]),
  },
  { $id: 'MailTemplate' },
);
export type MailTemplate = Static<typeof MailTemplate>;
