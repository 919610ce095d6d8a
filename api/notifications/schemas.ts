import { type Static, Type } from 'typebox';
import { notificationKinds, notificationRemarks } from '../../core/notifications/notification-kind.js';
import { ImportCounts, ImportResults } from '../imports/schemas.js';

const Count = Type.Integer({ minimum: 0 });
const Moment = (description: string) => Type.String({ format: 'date-time', description });

/** A notification as the API shows it: in lists and as a server-sent event. */
export const Notification = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The id of the event wherever it is told.' }),
    position: Type.Integer({ description: "Its place among the company's; the id of the server-sent events." }),
    kind: Type.Enum([...notificationKinds]),
    remarks: Type.Array(Type.Enum([...notificationRemarks]), { description: 'What else is worth knowing of it.' }),
    text: Type.String({ description: 'For people, such as "Import complete: 500 created, 0 errors".' }),
    import: Type.String({ format: 'uuid' }),
    integration: Type.String(),
    run: Type.Integer({ description: 'The processing run that ended; 0 where none had begun.' }),
    counts: ImportCounts,
    results: ImportResults,
    postProcessing: Type.Union([Type.Object({ total: Count, completed: Count, errors: Count }), Type.Null()], {
      description: 'What followed the documents; null where nothing does.',
    }),
    fault: Type.Union([Type.String(), Type.Null()], { description: 'Code of what failed it.' }),
    createdAt: Moment('When it happened.'),
    readAt: Type.Union([Moment('When somebody of the company read it.'), Type.Null()]),
    readBy: Type.Union([Type.String({ description: 'Name of the API key.' }), Type.Null()]),
    links: Type.Object({ import: Type.String(), deliveries: Type.String() }),
  },
  { $id: 'Notification' },
);
export type Notification = Static<typeof Notification>;
