import { type Static, Type } from 'typebox';
import { deliveryChannels, deliveryStates } from '../../core/notifications/delivery.js';
import { Described, NamedEnum } from '../../core/schema/named-enum.js';
import { Nullable, NullableText, Timestamp } from '../http/values.js';

export const DeliveryChannel = NamedEnum('DeliveryChannel', 'How a notification is delivered', deliveryChannels);
export const DeliveryStatus = NamedEnum('DeliveryStatus', 'Status of a delivery', deliveryStates);

const DeliveryAttempt = Type.Object(
  {
    round: Type.Integer({ description: 'Round of the delivery to which it belongs, counted from 1.' }),
    number: Type.Integer({ description: 'Number of the attempt within its round, counted from 1.' }),
    startedAt: Timestamp,
    durationMs: Nullable(
      Type.Integer({ minimum: 0 }),
      'How long it took; null while it is in progress, and if its process crashed.',
    ),
    responseCode: Nullable(Type.Integer(), 'HTTP status or SMTP reply code; null without an answer.'),
    error: NullableText('Why it failed; null if it succeeded.'),
  },
  { $id: 'DeliveryAttempt', description: 'An attempt to deliver a notification.' },
);

/** A notification to one recipient, with its attempts. */
export const Delivery = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Identifies the delivery in paths.' }),
    notification: Type.String({ format: 'uuid', description: 'Id of the notification.' }),
    channel: DeliveryChannel,
    recipient: Type.String({ description: 'An e-mail address, or the code of a webhook.' }),
    status: DeliveryStatus,
    round: Type.Integer({ description: 'How often delivery was requested: 1, and one more for each redelivery.' }),
    attempts: Type.Array(DeliveryAttempt, { description: 'The last 30, newest first.' }),
    nextAttemptAt: Nullable(Timestamp, 'When the next attempt is due; null if none is.'),
    deliveredAt: Nullable(Timestamp, 'When it was delivered; null if it was not.'),
    createdAt: Described(Timestamp, 'When delivery was requested.'),
  },
  { $id: 'Delivery', description: 'The delivery of a notification to one recipient, with its attempts.' },
);
export type Delivery = Static<typeof Delivery>;
