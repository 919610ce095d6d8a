import { Type } from 'typebox';

/** The header by which a client continues an event stream; browsers send it by themselves. */
export const LastEventId = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ description: 'Id of the last event that the client has received; the stream continues after it.' }),
  ),
});
