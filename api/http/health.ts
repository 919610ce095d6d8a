import { Type } from 'typebox';
import type { ApiDependencies } from './dependencies.js';
import type { App } from './server.js';
import { SharedAnswers } from './shared-answers.js';

const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'unavailable'], { description: '`unavailable` if one of the checks fails.' }),
    checks: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'Result by part of the system: `ok`, or what is wrong.',
      }),
    ),
  },
  { $id: 'Health', description: 'Whether the server is ready, with its checks.' },
);

/** Maximum age of the readiness answer, so that frequent checks do not load the servers. */
const answerMaxAgeMs = 1_000;

/** Timeout of the checks, so that readiness is answered even if a server does not respond. */
const probeDeadline = 3_000;

export function healthRoutes(app: App, { database, engine }: ApiDependencies): void {
  const answers = new SharedAnswers<[database: string, worker: string]>();
  app.get(
    '/health/live',
    {
      schema: {
        operationId: 'live',
        summary: 'Check that the process answers',
        tags: ['Health'],
        security: [],
        response: { 200: Health },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/health/ready',
    {
      schema: {
        operationId: 'ready',
        summary: 'Check that the database is reachable and that a worker polls for tasks',
        tags: ['Health'],
        security: [],
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const [databaseCheck, workerCheck] = await answers.get('ready', answerMaxAgeMs, () =>
        Promise.all([
          probe(async () => (await database`SELECT 1`) && 'ok'),
          probe(async () => ((await engine.hasPoller()) ? 'ok' : 'no worker polls the task queue')),
        ]),
      );
      const ready = databaseCheck === 'ok' && workerCheck === 'ok';
      return reply
        .status(ready ? 200 : 503)
        .send({ status: ready ? 'ok' : 'unavailable', checks: { database: databaseCheck, worker: workerCheck } });
    },
  );
}

async function probe(check: () => Promise<string>): Promise<string> {
  const late = new Promise<string>((resolve) => setTimeout(resolve, probeDeadline, 'no answer').unref());
  return Promise.race([check().catch(() => 'unreachable'), late]);
}
