import { type Static, Type } from 'typebox';
import { notifiableKinds } from '../notifications/notification-kind.js';
import { NamedEnum } from '../schema/named-enum.js';
import { TaggedUnion } from '../schema/tagged-union.js';

const NotifiableKind = NamedEnum('NotifiableKind', 'What people can be notified of', notifiableKinds);

const events = Type.Optional(
  Type.Array(NotifiableKind, {
    minItems: 1,
    maxItems: NotifiableKind.enum.length,
    description: 'The events to notify of. Default: all.',
  }),
);

const ByMail = Type.Object(
  {
    channel: Type.Literal('email', { description: 'By e-mail.' }),
    to: Type.Array(Type.String({ minLength: 3, maxLength: 254 }), {
      minItems: 1,
      maxItems: 20,
      description: 'E-mail addresses; each receives its own e-mail.',
    }),
    events,
  },
  { $id: 'EmailChannel', description: 'Notification by e-mail.', additionalProperties: false },
);

const ByWebhook = Type.Object(
  {
    channel: Type.Literal('webhook', { description: 'By a call of a webhook.' }),
    webhook: Type.String({ minLength: 1, maxLength: 40, description: 'Code of a webhook of the company.' }),
    events,
  },
  { $id: 'WebhookChannel', description: 'Notification by a webhook.', additionalProperties: false },
);

/** An e-mail or webhook channel for notifications, in addition to the list of notifications in the API. */
export const NotificationChannel = TaggedUnion(
  'NotificationChannel',
  'channel',
  [ByMail, ByWebhook],
  'A way in which people or programs are notified of imports.',
);
export type NotificationChannel = Static<typeof NotificationChannel>;

/** Default for how many times fewer or more records than usual cause a notification. */
export const defaultUnusualFactor = 2;
