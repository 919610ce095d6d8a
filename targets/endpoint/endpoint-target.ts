import { type Static, Type } from 'typebox';
import { fieldFaults, fieldOfOutside, outsideField } from '../outside-field.js';
import type { OutsideTarget } from '../outside-target.js';

const EndpointField = outsideField({});

export const EndpointSettings = Type.Object(
  {
    connection: Type.String({ minLength: 1, maxLength: 40, description: 'Connection of the kind http.' }),
    path: Type.String({ pattern: '^/', maxLength: 500, description: 'Below the base URL of the connection.' }),
    label: Type.Optional(
      Type.String({ minLength: 1, maxLength: 60, description: 'What a document is called. Default: Document.' }),
    ),
    key: Type.Array(Type.String({ maxLength: 60 }), {
      minItems: 1,
      maxItems: 10,
      description: 'Fields that tell one document from another.',
    }),
    fields: Type.Array(EndpointField, { minItems: 1, maxItems: 200, description: 'Of a document.' }),
    lines: Type.Optional(
      Type.Array(EndpointField, {
        minItems: 1,
        maxItems: 200,
        description: 'Of its lines; without them every record is a document of its own.',
      }),
    ),
    documentsPerRequest: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
    timeoutSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 120, default: 30, description: 'How long an answer is waited for.' }),
    ),
    dryRun: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether the endpoint understands `"dryRun": true`: says what it would do, and does nothing.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'For the target `endpoint`: an HTTP service that takes documents as JSON.',
  },
);
export type EndpointSettings = Static<typeof EndpointSettings>;

/** An HTTP service that a connection leads to. */
export const endpointTarget: OutsideTarget<typeof EndpointSettings> = {
  name: 'endpoint',
  settings: EndpointSettings,
  describe: ({ label = 'Document', key, fields, lines }) => ({
    name: 'endpoint',
    label,
    key,
    fields: fields.map((field) => {
      const described = fieldOfOutside(field);
      return key.includes(field.name) ? { ...described, required: true } : described;
    }),
    ...(lines ? { lines: { fields: lines.map(fieldOfOutside) } } : {}),
  }),
  faults: ({ fields, key, lines }) => fieldFaults(fields, key, lines),
  connectionKind: 'http',
  connection: ({ connection }) => connection,
  portion: ({ documentsPerRequest = 100 }) => documentsPerRequest,
  // Loaded where it is used: setups are checked in many places, documents are sent in one.
  write: async (...call) => (await import('./send-documents.js')).sendDocuments(...call),
};
