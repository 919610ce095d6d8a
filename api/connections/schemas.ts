import { type Static, Type } from 'typebox';
import { HttpSettings, PostgresSettings } from '../../connectors/connections/settings.js';

const secret = Type.Optional(
  Type.Union([Type.String({ minLength: 1, maxLength: 4096, pattern: '^[^\\u0000]+$' }), Type.Null()], {
    description:
      'Password, token or header value; never returned. If it is left out, the stored secret is kept, as long as the server is the same; null removes it.',
  }),
);

const PostgresBody = Type.Object({ ...PostgresSettings.properties, secret }, { additionalProperties: false });
const HttpBody = Type.Object({ ...HttpSettings.properties, secret }, { additionalProperties: false });

/** A connection in a request. */
export const ConnectionBody = Type.Unsafe<Static<typeof PostgresBody> | Static<typeof HttpBody>>({
  $id: 'ConnectionSettings',
  description: 'The settings of a connection to a PostgreSQL server or an HTTP service.',
  type: 'object',
  discriminator: { propertyName: 'kind' },
  required: ['kind'],
  oneOf: [PostgresBody, HttpBody],
});
export type ConnectionBody = Static<typeof ConnectionBody>;

const saved = {
  code: Type.String(),
  hasSecret: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
  createdBy: Type.String({ description: 'Name of the API key.' }),
  updatedAt: Type.String({ format: 'date-time' }),
  updatedBy: Type.String({ description: 'Name of the API key.' }),
};

const SavedPostgres = Type.Object({ ...saved, ...PostgresSettings.properties }, { additionalProperties: false });
const SavedHttp = Type.Object({ ...saved, ...HttpSettings.properties }, { additionalProperties: false });

/** A connection in an answer. */
export const ConnectionShape = Type.Unsafe<Static<typeof SavedPostgres> | Static<typeof SavedHttp>>({
  $id: 'Connection',
  description: 'A connection to a PostgreSQL server or an HTTP service, without its secret.',
  type: 'object',
  discriminator: { propertyName: 'kind' },
  required: ['kind'],
  oneOf: [SavedPostgres, SavedHttp],
});
export type ConnectionShape = Static<typeof ConnectionShape>;

/** The result of a test of a connection or a webhook. */
export const ConnectionTest = Type.Object(
  { ok: Type.Boolean(), message: Type.String(), durationMs: Type.Integer() },
  { $id: 'ConnectionTest', description: 'The result of testing a connection or a webhook.' },
);

export interface ConnectionRow {
  code: string;
  kind: ConnectionShape['kind'];
  settings: object;
  has_secret: boolean;
  created_at: Date;
  created_by: string;
  updated_at: Date;
  updated_by: string;
}

/** The columns of a `ConnectionRow`: all except the secret. */
export const connectionColumns =
  'code, kind, settings, secret IS NOT NULL AS has_secret, created_at, created_by, updated_at, updated_by';

export const connectionShape = (row: ConnectionRow): ConnectionShape =>
  ({
    code: row.code,
    kind: row.kind,
    ...row.settings,
    hasSecret: row.has_secret,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  }) as ConnectionShape;
