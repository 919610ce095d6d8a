import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { type Document, finished } from './document.js';
import { tags } from './tags.js';

/** How routes are described, beyond their schemas. */
export const swaggerOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Longshore',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Imports files of business records for companies. Every error is a problem (RFC 9457) with a stable `code`; its `errors` name every place at fault by the part of the request and a JSON pointer within it, such as `body` and `/mappings/0/field`, or `query` and `/limit`.',
    },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    servers: [{ url: '/' }],
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'API key of a company.' } },
    },
    security: [{ apiKey: [] }],
  },
  transformObject: (described) => ('openapiObject' in described ? finished(described.openapiObject as Document) : {}),
  refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `def-${index}`) },
};
