import { type Static, Type } from 'typebox';
import { notifiableKinds } from '../notifications/notification-kind.js';

const when = Type.Optional(
  Type.Array(Type.Enum([...notifiableKinds]), {
    minItems: 1,
    maxItems: notifiableKinds.length,
    description:
      'Of what; default: all. finished, finished-with-errors, failed and cancelled: how an import ended, nothing-imported: it made and changed nothing, fewer-rows and more-rows: than usual, stalled: nothing has moved for a minute.',
  }),
);

const ByMail = Type.Object(
  {
    by: Type.Literal('email'),
    to: Type.Array(Type.String({ minLength: 3, maxLength: 254 }), {
      minItems: 1,
      maxItems: 20,
      description: 'Addresses; each gets a mail of its own.',
    }),
    when,
  },
  { additionalProperties: false },
);

const ByWebhook = Type.Object(
  {
    by: Type.Literal('webhook'),
    webhook: Type.String({ minLength: 1, maxLength: 40, description: 'Code of a webhook of the company.' }),
    when,
  },
  { additionalProperties: false },
);

/** An e-mail or webhook channel for notifications, in addition to the list of notifications in the API. */
export const NotificationChannel = Type.Unsafe<Static<typeof ByMail> | Static<typeof ByWebhook>>({
  $id: 'NotificationChannel',
  type: 'object',
  discriminator: { propertyName: 'by' },
  required: ['by'],
  oneOf: [ByMail, ByWebhook],
});
export type NotificationChannel = Static<typeof NotificationChannel>;

/** Default for how many times fewer or more records than usual cause a notification. */
export const defaultUnusualBy = 2;
