import { type Static, Type } from 'typebox';
import { deliveryStatuses, deliveryWays } from '../../db/schema/notification.js';

const Moment = (description: string) => Type.String({ format: 'date-time', description });

const DeliveryAttempt = Type.Object(
  {
    round: Type.Integer(),
    number: Type.Integer({ description: 'Within its round, from 1.' }),
    startedAt: Moment('When it began.'),
    milliseconds: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      description: 'How long it took; null while it is under way, and where its process died.',
    }),
    answered: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Status of HTTP or reply code of SMTP; null without an answer.',
    }),
    failure: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed; null where it was taken.' }),
  },
  { $id: 'DeliveryAttempt' },
);

/** A notification on its way to one recipient, with its log. */
export const Delivery = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    notification: Type.String({ format: 'uuid' }),
    by: Type.Enum([...deliveryWays]),
    recipient: Type.String({ description: 'An address, or the code of a webhook.' }),
    status: Type.Enum([...deliveryStatuses], {
      description: 'Failed: refused for good, or given up after three days. It can be asked for again.',
    }),
    round: Type.Integer({ description: 'How often it was asked for.' }),
    attempts: Type.Array(DeliveryAttempt, { description: 'The newest first; the last 30.' }),
    nextAttemptAt: Type.Union([Moment('When the next attempt is due.'), Type.Null()]),
    deliveredAt: Type.Union([Moment('When it was taken.'), Type.Null()]),
    createdAt: Moment('When it was asked for.'),
  },
  { $id: 'Delivery' },
);
export type Delivery = Static<typeof Delivery>;
