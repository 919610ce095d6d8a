import { type Static, Type } from 'typebox';
import { notificationKinds, notificationRemarks } from '../../core/notifications/notification-kind.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { Count, Links, Nullable, NullableText, Timestamp } from '../http/values.js';
import { ImportCounts, ImportResults } from '../imports/schemas.js';

const PostProcessingTotals = Type.Object(
  { total: Count('Number of entries.'), completed: Count('Of these, done.'), errors: Count('Of these, in error.') },
  { $id: 'PostProcessingTotals', description: 'The entries of post-processing when an import was finished.' },
);

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
    import: Type.String({ format: 'uuid', description: 'Id of the import.' }),
    integration: Type.String({ description: 'Code of the integration.' }),
    run: Type.Integer({ description: 'Number of the processing run that ended; 0 if none had started.' }),
    counts: ImportCounts,
    results: ImportResults,
    postProcessing: Nullable(PostProcessingTotals, 'Post-processing; null if there is none.'),
    fault: NullableText('Code of the fault if it failed, a `FaultCode`; else null.'),
    createdAt: Timestamp,
    readAt: Nullable(Timestamp, 'When it was first read by a user of the company; null if it is unread.'),
    readBy: NullableText('Name of the API key; null if it is unread.'),
    links: Links('NotificationLinks', { import: 'the import', deliveries: 'its deliveries by e-mail and webhook' }),
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
  { markedAsRead: Type.Integer({ minimum: 0, description: 'Number of notifications that were unread before.' }) },
  { $id: 'MarkReadResult', description: 'How many notifications were marked as read.' },
);
