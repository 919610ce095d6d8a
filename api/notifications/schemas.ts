import { type Static, Type } from 'typebox';
import { notificationKinds, notificationRemarks } from '../../core/notifications/notification-kind.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { ImportCounts, ImportResults } from '../imports/schemas.js';

const Count = Type.Integer({ minimum: 0 });
const Moment = (description: string) => Type.String({ format: 'date-time', description });

export const NotificationKind = NamedEnum('NotificationKind', 'What has become of an import', notificationKinds);
export type NotificationKind = Static<typeof NotificationKind>;

/** A notification in a list or as a server-sent event. */
export const Notification = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Id of the notification, the same in e-mails and webhooks.' }),
    position: Type.Integer({
      description: 'Its position among the notifications of the company; the id of the server-sent events.',
    }),
    kind: NotificationKind,
    remarks: Type.Array(NamedEnum('NotificationRemark', 'What is unusual about an import', notificationRemarks), {
      description: 'What else is unusual about the import.',
    }),
    text: Type.String({ description: 'A sentence for people, such as "Import complete: 500 created, 0 errors".' }),
    import: Type.String({ format: 'uuid' }),
    integration: Type.String(),
    run: Type.Integer({ description: 'Number of the processing run that ended; 0 if none had started.' }),
    counts: ImportCounts,
    results: ImportResults,
    postProcessing: Type.Union([Type.Object({ total: Count, completed: Count, errors: Count }), Type.Null()], {
      description: 'Post-processing; null if there is none.',
    }),
    fault: Type.Union([Type.String(), Type.Null()], { description: 'Code of the fault if it failed; else null.' }),
    createdAt: Moment('When it was created.'),
    readAt: Type.Union([Moment('When it was first read by a user of the company.'), Type.Null()]),
    readBy: Type.Union([Type.String({ description: 'Name of the API key.' }), Type.Null()]),
    links: Type.Object({ import: Type.String(), deliveries: Type.String() }),
  },
  { $id: 'Notification', description: 'A notification of an event of an import.' },
);
export type Notification = Static<typeof Notification>;

export const MarkReadRequest = Type.Object(
  {
    upToPosition: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2 ** 31 - 1,
        description: 'Position of the newest notification that was seen: newer ones stay unread.',
      }),
    ),
  },
  {
    $id: 'MarkReadRequest',
    description: 'Which notifications to mark as read. Default: all.',
    additionalProperties: false,
  },
);

export const MarkReadResult = Type.Object(
  { markedAsRead: Type.Integer({ minimum: 0 }) },
  { $id: 'MarkReadResult', description: 'How many notifications were marked as read.' },
);
