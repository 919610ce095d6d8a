import { type Static, Type } from 'typebox';
import { notifiableKinds } from '../notifications/notification-kind.js';
import { NamedEnum } from '../schema/named-enum.js';

const NotifiableKind = NamedEnum('NotifiableKind', 'What people can be notified of', notifiableKinds);

const when = Type.Optional(
  Type.Array(NotifiableKind, {
    minItems: 1,
    maxItems: NotifiableKind.enum.length,
    description: 'The events to notify of. Default: all.',
  }),
);

const ByMail = Type.Object(
  {
    by: Type.Literal('email'),
    to: Type.Array(Type.String({ minLength: 3, maxLength: 254 }), {
      minItems: 1,
      maxItems: 20,
      description: 'E-mail addresses; each receives its own e-mail.',
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
  description: 'A way in which people or programs are notified of imports.',
  type: 'object',
  discriminator: { propertyName: 'by' },
  required: ['by'],
  oneOf: [ByMail, ByWebhook],
});
export type NotificationChannel = Static<typeof NotificationChannel>;

/** Default for how many times fewer or more records than usual cause a notification. */
export const defaultUnusualFactor = 2;
