import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { isRunning } from '../../workflows/import-state.js';
import type { App } from '../app.js';
import { callerGone, sendKeyEnd } from '../caller-gone.js';
import type { ApiDependencies } from '../dependencies.js';
import { explainStall } from '../explain-stall.js';
import { Problem } from '../problem.js';
import { readImport } from '../read-import.js';
import { problemsOf } from '../shapes/page.js';
import { ImportParams } from './imports.js';

/** Nothing is sent more often than this, however fast batches come. */
const pace = 200;
const lookAgain = 5_000;

export function importStreamRoute(app: App, dependencies: ApiDependencies): void {
  const { database, events } = dependencies;
  app.get(
    '/v1/companies/:company/imports/:id/events',
    {
      sse: { kind: 'only' },
      schema: {
        operationId: 'streamImport',
        summary: 'Progress as server-sent events',
        description:
          'An event `progress` holds the import as GET gives it, and its revision as the event id; a client that reconnects with `Last-Event-ID` gets the next state, not one that it has seen. One that stands still is such an event too, again under the same id. An event `end` comes when nothing moves by itself any more, an event `problem` where the API key is revoked or expires: the stream ends with it.',
        tags: ['Imports'],
        params: ImportParams,
        response: {
          200: { description: 'Events.', content: { 'text/event-stream': { schema: Type.String() } } },
          ...problemsOf(400),
        },
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      const gone = callerGone(reply);
      const look = () => inCompany(database, caller.companyId, (tx) => readImport(tx, caller.companyCode, params.id));
      if (!(await look())) throw new Problem('import_not_found', `There is no import ${params.id}.`);
      let seen = Number(request.headers['last-event-id'] ?? -1);
      let stillSince: string | undefined;
      while (!gone.aborted) {
        const stopListening = new AbortController();
        const changed = events.changed(params.id, lookAgain, AbortSignal.any([gone, stopListening.signal]));
        const found = await look();
        if (!found) break;
        // Standing still is no change: nobody tells of it but the clock.
        if (found.revision !== seen || found.stalled?.since !== stillSince) {
          seen = found.revision;
          stillSince = found.stalled?.since;
          const data = await explainStall(dependencies, caller.companyId, found);
          await reply.sse.send({ id: String(seen), event: 'progress', data });
        }
        if (!isRunning(found.status)) {
          stopListening.abort();
          await reply.sse.send({ id: String(seen), event: 'end', data: { status: found.status } });
          break;
        }
        await Promise.all([changed, new Promise((resolve) => setTimeout(resolve, pace))]);
      }
      await sendKeyEnd(reply, gone);
    },
  );
}
