import swaggerUi from '@fastify/swagger-ui';
import type { App } from './server.js';

// The plugin's default policy makes browsers upgrade to https, which this server does not support.
const docsPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'";

/** Serves the API's description: as JSON, and as a page for users. */
export async function docsRoutes(app: App): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: docsPolicy,
    theme: { title: 'Longshore API' },
    // The plugin would serialize the whole document for each request, as YAML for half a second.
    uiHooks: {
      onRequest: ({ url }, reply, next) =>
        /^\/docs\/(json|yaml)(\?|$)/.test(url) ? reply.redirect('/openapi.json') : next(),
    },
  });
  // Serialized once, before the first request.
  let document: Buffer;
  app.addHook('onReady', async () => {
    document = Buffer.from(JSON.stringify(app.swagger()));
  });
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document as never),
  );
}
