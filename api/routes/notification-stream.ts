import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import type { App } from '../app.js';
import { callerGone, sendKeyEnd } from '../caller-gone.js';
import type { ApiDependencies } from '../dependencies.js';
import { newestPosition, readNotifications } from '../read-notifications.js';
import { problemsOf } from '../shapes/page.js';
import { CompanyParams } from './imports.js';

/** What was not heard of is found by looking again. */
const lookAgain = 15_000;
const atOnce = 100;

export function notificationStreamRoute(app: App, { database, notificationEvents }: ApiDependencies): void {
  app.get(
    '/v1/companies/:company/notifications/events',
    {
      sse: { kind: 'only' },
      schema: {
        operationId: 'streamNotifications',
        summary: 'New notifications as server-sent events',
        description:
          'An event `notification` holds one as GET gives it, and its position as the event id. A client that reconnects with `Last-Event-ID` gets those that came since; without it, those that come from now on. Where the API key is revoked or expires, the stream ends with an event `problem`.',
        tags: ['Notifications'],
        params: CompanyParams,
        response: {
          200: { description: 'Events.', content: { 'text/event-stream': { schema: Type.String() } } },
          ...problemsOf(400),
        },
      },
    },
    async ({ caller, headers }, reply) => {
      const { companyId, companyCode } = caller;
      const gone = callerGone(reply);
      const lastEventId = headers['last-event-id'];
      const given = /^\d{1,9}$/.test(String(lastEventId)) ? Number(lastEventId) : undefined;
      let seen = given ?? (await inCompany(database, companyId, newestPosition));
      // At once, not with the first event: the client is connected now.
      reply.sse.sendHeaders();
      reply.raw.flushHeaders();
      while (!gone.aborted) {
        const stopListening = new AbortController();
        const changed = notificationEvents.changed(
          String(companyId),
          lookAgain,
          AbortSignal.any([gone, stopListening.signal]),
        );
        const found = await inCompany(database, companyId, (tx) =>
          readNotifications(tx, companyCode, { after: seen, limit: atOnce }),
        );
        for (const one of found) {
          await reply.sse.send({ id: String(one.position), event: 'notification', data: one });
          seen = one.position;
        }
        if (found.length === atOnce) stopListening.abort();
        await changed;
      }
      await sendKeyEnd(reply, gone);
    },
  );
}
