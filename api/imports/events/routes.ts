import { setTimeout as delay } from 'node:timers/promises';
import { Type } from 'typebox';
import { isRunning } from '../../../core/model/import-state.js';
import type { Caller } from '../../http/caller.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import type { StreamTools } from '../../http/event-streams.js';
import { LastEventId } from '../../http/last-event-id.js';
import { problemsOf } from '../../http/page.js';
import { IdParams } from '../../http/params.js';
import type { App } from '../../http/server.js';
import type { Watched } from '../../http/watches.js';
import { explainStall } from '../reads.js';
import type { Import } from '../schemas.js';
import { lookAtImport } from '../wait-for-import.js';

/** Minimum milliseconds between two events, however fast batches end. */
const pace = 200;

export function importStreamRoute(app: App, dependencies: ApiDependencies, { streams, watches }: StreamTools): void {
  app.get(
    '/v1/companies/:company/imports/:id/events',
    {
      sse: { kind: 'only' },
      schema: {
        operationId: 'streamImport',
        summary: 'Stream the progress of an import as server-sent events',
        description:
          'An event `progress` contains the import as `getImport` returns it, and its revision as the event id; a client that reconnects with `Last-Event-ID` receives the next state that it has not seen. A stalled import is reported by such an event as well, with the same id. An event `end` is sent when the import is no longer running. A stream that ends for another reason sends an event `problem` with the details: the API key was revoked or has expired; or the database is unavailable or the server is stopping, in which case the client should reconnect after the given `retry`.',
        tags: ['Imports'],
        params: IdParams,
        headers: LastEventId,
        response: {
          200: { description: 'Events.', content: { 'text/event-stream': { schema: Type.String() } } },
          ...problemsOf(),
        },
      },
    },
    (request, reply) =>
      streams.run(request, reply, async ({ ended, send }) => {
        const import_ = watches.follow(watchedImport(dependencies, request.caller, request.params.id));
        try {
          let seen = Number(request.headers['last-event-id'] ?? -1);
          let stillSince: string | undefined;
          for (;;) {
            const found = await import_.next(ended);
            if (!found) return;
            // A stall causes no notification: it is only detected by checking the time.
            if (found.revision !== seen || found.stalled?.since !== stillSince) {
              seen = found.revision;
              stillSince = found.stalled?.since;
              await send({ id: String(seen), event: 'progress', data: found });
            }
            if (!isRunning(found.status)) {
              await send({ id: String(seen), event: 'end', data: { status: found.status } });
              return;
            }
            await delay(pace, undefined, { signal: ended }).catch(() => {});
          }
        } finally {
          import_.leave();
        }
      }),
  );
}

/** Reads an import with the reason why it is stalled, if it is, once for all followers. */
function watchedImport(dependencies: ApiDependencies, caller: Caller, id: string): Watched<Import> {
  const look = lookAtImport(dependencies, caller, id);
  let explained: Import['stalled'] = null;
  return {
    name: `${caller.companyId}/imports/${id}`,
    events: dependencies.events,
    key: id,
    lookAgainMs: 5_000,
    read: async () => {
      const found = await look();
      if (found.stalled && explained?.since !== found.stalled.since)
        explained = (await explainStall(dependencies, caller.companyId, found)).stalled;
      return { ...found, stalled: found.stalled && explained };
    },
  };
}
