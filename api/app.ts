import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { fastifySSE } from '@fastify/sse';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { Configuration } from '../configuration.js';
import { SampleLooks } from '../preview/sample-looks.js';
import { lanes } from '../threads/lanes.js';
import { Threads } from '../threads/threads.js';
import { refuseManyBodies } from './arriving-bodies.js';
import { Authentication, authenticate } from './authentication.js';
import { refuseSlowBodies } from './body-rate.js';
import { readJsonBodies } from './body-text.js';
import type { ApiDependencies } from './dependencies.js';
import { answerError } from './error-handler.js';
import { EventStreams } from './event-streams.js';
import { lowerCaseIds } from './lower-case-ids.js';
import { OutsideCalls } from './outside-calls.js';
import { Problem, ProblemDetails } from './problem.js';
import { refuseUnknownParameters } from './refuse-unknown-parameters.js';
import { refuseUnstorableTexts } from './refuse-unstorable-texts.js';
import { RequestLog } from './request-log.js';
import { apiKeyRoutes } from './routes/api-keys.js';
import { companyRoutes } from './routes/companies.js';
import { connectionTableRoutes } from './routes/connection-tables.js';
import { connectionRoutes } from './routes/connections.js';
import { controlImportRoutes } from './routes/control-import.js';
import { correctionHistoryRoutes } from './routes/correction-history.js';
import { correctionRoutes } from './routes/corrections.js';
import { deliveryRoutes } from './routes/deliveries.js';
import { docsRoutes } from './routes/docs.js';
import { dryRunRoutes } from './routes/dry-runs.js';
import { errorGroupRoute } from './routes/error-groups.js';
import { failedRowsRoutes } from './routes/failed-rows.js';
import { healthRoutes } from './routes/health.js';
import { importStreamRoute } from './routes/import-stream.js';
import { importRoutes } from './routes/imports.js';
import { integrationFileRoute, setupSchemaRoute } from './routes/integration-file.js';
import { integrationTemplateRoute } from './routes/integration-template.js';
import { integrationVersionRoutes } from './routes/integration-versions.js';
import { integrationRoutes } from './routes/integrations.js';
import { mailTemplateRoutes } from './routes/mail-templates.js';
import { mappingSuggestionRoute } from './routes/mapping-suggestions.js';
import { notificationStreamRoute } from './routes/notification-stream.js';
import { notificationRoutes } from './routes/notifications.js';
import { numberSeriesRoutes } from './routes/number-series.js';
import { postProcessingRoutes } from './routes/post-processing.js';
import { processImportRoute } from './routes/process-import.js';
import { recordRoutes } from './routes/records.js';
import { replayImportRoute } from './routes/replay-import.js';
import { samplePreviewRoute } from './routes/sample-preview.js';
import { sampleRoutes } from './routes/samples.js';
import { startImportRoute } from './routes/start-import.js';
import { targetListRoute } from './routes/target-list.js';
import { targetRoutes } from './routes/targets.js';
import { undoRoutes } from './routes/undos.js';
import { valueListRoutes } from './routes/value-lists.js';
import { webhookRoutes } from './routes/webhooks.js';
import { Import } from './shapes/import.js';
import { IntegrationRecord } from './shapes/record.js';
import { compilersFactory } from './validation.js';
import { Watches } from './watches.js';
import { writePagesInTurns } from './write-pages.js';

export type App = Awaited<ReturnType<typeof createServer>>;

/** What of the configuration the server itself heeds. */
export type ServerOptions = Partial<Pick<Configuration, 'trustedProxies' | 'apiDocs'>>;

/** Milliseconds: longer than any answer may take, those included that clients wait for as they prefer (`preference.ts`). */
const silentAtMost =
  60_000 + Math.max(...Object.values(lanes).map(({ patienceMs, deadlineMs }) => patienceMs + deadlineMs));

async function createServer(loggerInstance: FastifyBaseLogger | undefined, { trustedProxies }: ServerOptions) {
  return Fastify({
    ...(loggerInstance ? { loggerInstance } : {}),
    trustProxy: trustedProxies?.split(',').map((network) => network.trim()) ?? false,
    logController: new RequestLog(),
    requestTimeout: 0,
    // How slowly a body may arrive is `body-rate.ts`'s; a client that sends and takes nothing for this long is gone.
    connectionTimeout: silentAtMost,
    bodyLimit: 1_048_576,
    forceCloseConnections: true,
    schemaController: { compilersFactory },
    // An address that cannot be read never reaches a route, nor the error handler.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
}

/** The HTTP API as a Fastify app that is ready to listen, or to be asked for its OpenAPI. */
export async function createApp(
  dependencies: ApiDependencies,
  logger?: FastifyBaseLogger,
  options: ServerOptions = {},
): Promise<App> {
  const app = await createServer(logger, options);
  refuseSlowBodies(app as never, dependencies.bounds);
  readJsonBodies(app as never);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(({ method, url }) => {
    throw new Problem('not_found', `There is nothing at ${method} ${url.split('?')[0]}.`);
  });
  for (const shape of [ProblemDetails, Import, IntegrationRecord]) app.addSchema(shape);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Longshore',
        version: '1',
        description:
          "Takes files of business records into a company's books. Every error is a problem (RFC 9457) with a stable `code`; its `errors` name every place at fault by the part of the request and a JSON pointer within it, such as `body` and `/mappings/0/field`, or `query` and `/limit`.",
      },
      components: {
        securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'API key of a company.' } },
      },
      security: [{ apiKey: [] }],
    },
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `def-${index}`) },
  });
  await app.register(helmet, { contentSecurityPolicy: false });
  await app.register(multipart, { throwFileSizeLimit: false });
  await app.register(fastifySSE);
  app.addHook('onRoute', refuseUnknownParameters);
  app.addHook('preValidation', refuseUnstorableTexts);
  app.addHook('preValidation', lowerCaseIds);
  writePagesInTurns(app as never);
  if (options.apiDocs !== 'off') await docsRoutes(app);
  healthRoutes(app, dependencies);
  setupSchemaRoute(app);
  // One for all routes: what threads may cost is the process's.
  const threads = new Threads(dependencies.databaseUrl);
  const looks = new SampleLooks(threads);
  app.addHook('onClose', () => threads.close());
  const streams = new EventStreams(dependencies.bounds);
  app.addHook('preClose', () => streams.stop());
  const watches = new Watches();
  const outsideCalls = new OutsideCalls(dependencies.bounds);
  const authentication = new Authentication(dependencies.database, dependencies.bounds);
  await app.register((scope, _options, done) => {
    const company = scope as unknown as App;
    authenticate(company as never, authentication, dependencies.keyWatch);
    refuseManyBodies(company as never, dependencies.bounds);
    companyRoutes(company, dependencies);
    apiKeyRoutes(company, dependencies);
    integrationRoutes(company, dependencies, threads);
    integrationVersionRoutes(company, dependencies, threads);
    integrationFileRoute(company, threads);
    integrationTemplateRoute(company, threads);
    mappingSuggestionRoute(company, dependencies, { threads, looks });
    sampleRoutes(company, dependencies, looks);
    samplePreviewRoute(company, dependencies, looks);
    importRoutes(company, dependencies);
    startImportRoute(company, dependencies);
    replayImportRoute(company, dependencies, threads);
    processImportRoute(company, dependencies);
    dryRunRoutes(company, dependencies);
    controlImportRoutes(company, dependencies);
    postProcessingRoutes(company, dependencies);
    undoRoutes(company, dependencies);
    importStreamRoute(company, dependencies, { streams, watches });
    recordRoutes(company, dependencies);
    errorGroupRoute(company, dependencies);
    correctionRoutes(company, dependencies, threads);
    correctionHistoryRoutes(company, dependencies);
    failedRowsRoutes(company, dependencies, threads);
    targetListRoute(company);
    targetRoutes(company, dependencies);
    numberSeriesRoutes(company, dependencies);
    valueListRoutes(company, dependencies, threads);
    connectionRoutes(company, dependencies, outsideCalls);
    connectionTableRoutes(company, dependencies, outsideCalls);
    webhookRoutes(company, dependencies, outsideCalls);
    notificationRoutes(company, dependencies);
    notificationStreamRoute(company, dependencies, { streams, watches });
    deliveryRoutes(company, dependencies);
    mailTemplateRoutes(company, dependencies);
    done();
  });
  await app.ready();
  return app;
}
