import swaggerUi from '@fastify/swagger-ui';
import type { App } from './server.js';

// The plugin's own policy would have browsers ask for https, which a plain server does not speak.
const docsPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'";

/** The API's description: for programs, and for people who want to try it. */
export async function docsRoutes(app: App): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: docsPolicy,
    theme: { title: 'Longshore API' },
    // The plugin would write the whole document for each request, as YAML for half a second.
    uiHooks: {
      onRequest: ({ url }, reply, next) =>
        /^\/docs\/(json|yaml)(\?|$)/.test(url) ? reply.redirect('/openapi.json') : next(),
    },
  });
  // Written once, before anybody waits for an answer.
  let document: Buffer;
  app.addHook('onReady', async () => {
    document = Buffer.from(JSON.stringify(app.swagger()));
  });
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document as never),
  );
}
