import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { type Document, finished } from './document.js';

/** The groups of operations, in the order in which a reader needs them. */
const tags: Readonly<Record<string, string>> = {
  Companies: 'The companies of an API key.',
  'API keys': 'Secrets by which programs act for a company.',
  Integrations: 'The saved setups of imports, with their versions; what can be mapped to which target.',
  Samples: 'Files on which the settings of an integration are tried before there is an import.',
  Imports: 'Files that are imported: start, progress, control.',
  'Job queue': 'Background jobs of imports: what runs, what waits, what failed.',
  Records: 'The staged rows of imports, with their errors.',
  Corrections: 'Corrections of records in error: one, all with the same cause, or a whole file.',
  'Dry runs': 'What processing an import would do, without writing anything.',
  'Post-processing': 'Steps that are done with the documents of an import after they are written.',
  Undo: 'Removes or restores what an import has written.',
  'Created records': 'The customers, vendors, items and sales documents that imports have written.',
  'Number series': 'Generators of numbers for new records.',
  'Value lists': 'Tables of keys and values, for rules and look-ups.',
  Connections: "A company's own databases and HTTP services.",
  Webhooks: 'URLs that are called with notifications.',
  Notifications: 'Messages about imports, their deliveries, and the templates of e-mails.',
  Health: 'Whether the server is ready, for those who operate it.',
};

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
