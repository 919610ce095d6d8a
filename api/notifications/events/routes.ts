import { Type } from 'typebox';
import { inCompany, type Transaction } from '../../../db/client.js';
import type { Caller } from '../../http/caller.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import type { StreamTools } from '../../http/event-streams.js';
import { LastEventId } from '../../http/last-event-id.js';
import { problemsOf } from '../../http/page.js';
import { CompanyParams } from '../../http/params.js';
import type { App } from '../../http/server.js';
import type { Watched } from '../../http/watches.js';
import { newestPosition, readNotifications } from '../reads.js';
import type { Notification } from '../schemas.js';

/** Number of notifications that are read at a time. */
const atOnce = 100;

/** Number of notifications that are kept for clients that receive them slowly; slower clients read them again. */
const maxStored = 200;

export function notificationStreamRoute(
  app: App,
  dependencies: ApiDependencies,
  { streams, watches }: StreamTools,
): void {
  const { database } = dependencies;
  app.get(
    '/v1/companies/:company/notifications/events',
    {
      sse: { kind: 'only' },
      schema: {
        operationId: 'streamNotifications',
        summary: 'Stream new notifications as server-sent events',
        description:
          'An event `notification` contains a notification as `getNotification` returns it, and its position as the event id. A client that reconnects with `Last-Event-ID` receives those created since; without it, only new ones. Before a stream ends, an event `problem` gives the details: the API key was revoked or has expired; or the database is unavailable or the server is stopping, in which case the client should reconnect after the given `retry`.',
        tags: ['Notifications'],
        params: CompanyParams,
        headers: LastEventId,
        response: {
          200: { description: 'Events.', content: { 'text/event-stream': { schema: Type.String() } } },
          ...problemsOf(),
        },
      },
    },
    (request, reply) =>
      streams.run(request, reply, async ({ ended, send }) => {
        const { companyId, companyCode } = request.caller;
        const notifications = watches.follow(watchedNotifications(dependencies, request.caller));
        try {
          let news = await notifications.next(ended);
          const lastEventId = request.headers['last-event-id'];
          const given = /^\d{1,9}$/.test(String(lastEventId)) ? Number(lastEventId) : undefined;
          let seen = given ?? news?.newest ?? 0;
          const sendAll = async (found: Notification[]): Promise<void> => {
            for (const notification of found.filter(({ position }) => position > seen)) {
              if (ended.aborted) return;
              await send({ id: String(notification.position), event: 'notification', data: notification });
              seen = notification.position;
            }
          };
          // Sent at once, so that the client knows that it is connected.
          reply.sse.sendHeaders();
          reply.raw.flushHeaders();
          while (news && !ended.aborted) {
            // Notifications from before it followed the watch are read for this client alone.
            while (seen < news.after && !ended.aborted) {
              const missed = await inCompany(database, companyId, (tx) =>
                readNotifications(tx, companyCode, { after: seen, limit: atOnce }),
              );
              await sendAll(missed.entries);
              if (!missed.truncated && missed.entries.length < atOnce) seen = Math.max(seen, news.after);
            }
            await sendAll(news.notifications);
            news = await notifications.next(ended);
          }
        } finally {
          notifications.leave();
        }
      }),
  );
}

interface News {
  /** All notifications after this position are in `notifications`. */
  after: number;
  /** The position of the newest. */
  newest: number;
  /** In their order, the newest last. */
  notifications: Notification[];
}

/** Watches a company's new notifications, each read once for all followers; the first read returns none. */
function watchedNotifications(
  { database, notificationEvents }: ApiDependencies,
  { companyId, companyCode }: Caller,
): Watched<News> {
  let known: News | undefined;
  const readNews = async (tx: Transaction): Promise<News> => {
    if (!known) {
      const newest = await newestPosition(tx);
      return { after: newest, newest, notifications: [] };
    }
    let { after, newest, notifications } = known;
    for (let hasMore = true; hasMore; ) {
      const { entries: more, truncated } = await readNotifications(tx, companyCode, { after: newest, limit: atOnce });
      hasMore = truncated || more.length === atOnce;
      newest = more.at(-1)?.position ?? newest;
      notifications = [...notifications, ...more];
      after = notifications.at(-maxStored - 1)?.position ?? after;
      notifications = notifications.slice(-maxStored);
    }
    return { after, newest, notifications };
  };
  return {
    name: `${companyId}/notifications`,
    events: notificationEvents,
    key: String(companyId),
    lookAgainMs: 5_000,
    read: async () => {
      known = await inCompany(database, companyId, readNews);
      return known;
    },
  };
}
