import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { fastifySSE } from '@fastify/sse';
import swagger from '@fastify/swagger';
import type { FastifyBaseLogger } from 'fastify';
import { apiKeyRoutes } from './api-keys/routes.js';
import { companyRoutes } from './companies/routes.js';
import { connectionRoutes } from './connections/routes.js';
import { connectionTableRoutes } from './connections/table-routes.js';
import { correctionHistoryRoutes } from './corrections/history-routes.js';
import { correctionRoutes } from './corrections/routes.js';
import { targetRoutes } from './created/routes.js';
import { deliveryRoutes } from './deliveries/routes.js';
import { dryRunRoutes } from './dry-runs/routes.js';
import { errorGroupRoute } from './error-groups/routes.js';
import { failedRowsRoutes } from './failed-rows/routes.js';
import { refuseManyBodies } from './http/arriving-bodies.js';
import { Authentication, authenticate } from './http/authentication.js';
import type { ApiDependencies } from './http/dependencies.js';
import { docsRoutes } from './http/docs.js';
import { EventStreams } from './http/event-streams.js';
import { healthRoutes } from './http/health.js';
import { OutsideCalls } from './http/outside-calls.js';
import { lowerCaseIds } from './http/params.js';
import { refuseUnknownParameters } from './http/refuse-unknown-parameters.js';
import { refuseUnstorableTexts } from './http/refuse-unstorable-texts.js';
import { type App, createServer, type ServerOptions } from './http/server.js';
import { sharingShapes } from './http/shapes.js';
import { Watches } from './http/watches.js';
import { controlImportRoutes } from './imports/control-import.js';
import { processImportRoute } from './imports/process-import.js';
import { replayImportRoute } from './imports/replay-import.js';
import { importRoutes } from './imports/routes.js';
import { startImportRoute } from './imports/start-import.js';
import { importStreamRoute } from './imports/stream.js';
import { integrationFileRoute, setupSchemaRoute } from './integrations/file-routes.js';
import { integrationRoutes } from './integrations/routes.js';
import { integrationTemplateRoute } from './integrations/template-routes.js';
import { integrationVersionRoutes } from './integrations/version-routes.js';
import { mailTemplateRoutes } from './mail-templates/routes.js';
import { notificationRoutes } from './notifications/routes.js';
import { notificationStreamRoute } from './notifications/stream.js';
import { numberSeriesRoutes } from './number-series/routes.js';
import { postProcessingRoutes } from './post-processing/routes.js';
import { recordRoutes } from './records/routes.js';
import { samplePreviewRoute } from './samples/preview-routes.js';
import { sampleRoutes } from './samples/routes.js';
import { SampleLooks } from './samples/sample-looks.js';
import { mappingSuggestionRoute } from './samples/suggestion-routes.js';
import { targetListRoute } from './targets/routes.js';
import { Threads } from './threads/threads.js';
import { undoRoutes } from './undos/routes.js';
import { valueListRoutes } from './value-lists/routes.js';
import { webhookRoutes } from './webhooks/routes.js';

/** The HTTP API as a Fastify app that is ready to listen, or to be asked for its OpenAPI. */
export async function createApp(
  dependencies: ApiDependencies,
  logger?: FastifyBaseLogger,
  options: ServerOptions = {},
): Promise<App> {
  const app = createServer(logger, options, dependencies.bounds);
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
  app.addHook('onRoute', sharingShapes(app));
  app.addHook('preValidation', refuseUnstorableTexts);
  app.addHook('preValidation', lowerCaseIds);
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
    authenticate(scope, authentication, dependencies.keyWatch);
    refuseManyBodies(scope, dependencies.bounds);
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
