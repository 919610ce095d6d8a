import { type Static, Type } from 'typebox';
import { deliveryChannels, deliveryStates } from '../../core/notifications/delivery.js';
import { NamedEnum } from '../../core/schema/named-enum.js';

const Moment = (description: string) => Type.String({ format: 'date-time', description });

export const DeliveryChannel = NamedEnum('DeliveryChannel', 'How a notification is delivered', deliveryChannels);
export const DeliveryStatus = NamedEnum('DeliveryStatus', 'Status of a delivery', deliveryStates);

const DeliveryAttempt = Type.Object(
  {
    round: Type.Integer(),
    number: Type.Integer({ description: 'Number of the attempt within its round, counted from 1.' }),
    startedAt: Moment('When the attempt started.'),
    durationMs: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      description: 'How long it took; null while it is in progress, and if its process crashed.',
    }),
    responseCode: Type.Union([Type.Integer(), Type.Null()], {
      description: 'HTTP status or SMTP reply code; null without an answer.',
    }),
    error: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed; null if it succeeded.' }),
  },
  { $id: 'DeliveryAttempt', description: 'An attempt to deliver a notification.' },
);

/** A notification to one recipient, with its attempts. */
export const Delivery = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    notification: Type.String({ format: 'uuid' }),
    channel: DeliveryChannel,
    recipient: Type.String({ description: 'An e-mail address, or the code of a webhook.' }),
    status: DeliveryStatus,
    round: Type.Integer({ description: 'How often delivery was requested: 1, and one more for each redelivery.' }),
    attempts: Type.Array(DeliveryAttempt, { description: 'The last 30, newest first.' }),
    nextAttemptAt: Type.Union([Moment('When the next attempt is due.'), Type.Null()]),
    deliveredAt: Type.Union([Moment('When it was delivered.'), Type.Null()]),
    createdAt: Moment('When delivery was requested.'),
  },
  { $id: 'Delivery', description: 'The delivery of a notification to one recipient, with its attempts.' },
);
export type Delivery = Static<typeof Delivery>;
