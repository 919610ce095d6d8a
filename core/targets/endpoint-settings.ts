import { type Static, Type } from 'typebox';
import { externalField } from './external-field.js';

const EndpointField = externalField('EndpointField', {});

export const EndpointSettings = Type.Object(
  {
    connection: Type.String({ minLength: 1, maxLength: 40, description: 'Connection of the kind http.' }),
    path: Type.String({
      pattern: '^(?!.*/\\.\\.?(/|\\?|$))/[^\\s#\\\\]*$',
      maxLength: 500,
      description: 'Path below the base URL of the connection, without "..", spaces and "#".',
    }),
    label: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 60,
        description: 'What a document is called in messages. Default: Document.',
      }),
    ),
    key: Type.Array(Type.String({ maxLength: 60 }), {
      minItems: 1,
      maxItems: 10,
      description: 'Fields that identify a document.',
    }),
    fields: Type.Array(EndpointField, { minItems: 1, maxItems: 200, description: 'Fields of a document.' }),
    lines: Type.Optional(
      Type.Array(EndpointField, {
        minItems: 1,
        maxItems: 200,
        description: 'Fields of its lines; without them every record is a document of its own.',
      }),
    ),
    documentsPerRequest: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000,
        default: 100,
        description: 'Largest number of documents per request.',
      }),
    ),
    timeoutSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 120, default: 30, description: 'How many seconds to wait for an answer.' }),
    ),
    dryRun: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether the endpoint supports `"dryRun": true`: it says what it would do, and does nothing.',
      }),
    ),
  },
  {
    $id: 'EndpointSettings',
    additionalProperties: false,
    description: 'For the target `endpoint`: an HTTP service that takes documents as JSON.',
    examples: [
      {
        connection: 'shop',
        path: '/orders',
        key: ['number'],
        fields: [
          { kind: 'code', name: 'number', maxLength: 20, required: true },
          { kind: 'decimal', name: 'amount', precision: 18, scale: 2 },
        ],
      },
    ],
  },
);
export type EndpointSettings = Static<typeof EndpointSettings>;
