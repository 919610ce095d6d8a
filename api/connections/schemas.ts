import { type Static, Type } from 'typebox';
import { HttpSettings, PostgresSettings } from '../../connectors/connections/settings.js';
import { TaggedUnion } from '../../core/schema/tagged-union.js';
import type { ConnectionRow as StoredConnection } from '../../db/rows.js';
import { changes } from '../http/values.js';

const secret = Type.Optional(
  Type.Union([Type.String({ minLength: 1, maxLength: 4096, pattern: '^[^\\u0000]+$' }), Type.Null()], {
    description:
      'Password, token or header value; never returned. If it is left out, the stored secret is kept, as long as the server is the same; null removes it.',
  }),
);

const PostgresBody = Type.Object(
  { ...PostgresSettings.properties, secret },
  {
    $id: 'PostgresConnectionSettings',
    description: 'The settings of a connection to a PostgreSQL server.',
    additionalProperties: false,
  },
);
const HttpBody = Type.Object(
  { ...HttpSettings.properties, secret },
  {
    $id: 'HttpConnectionSettings',
    description: 'The settings of a connection to an HTTP service.',
    additionalProperties: false,
  },
);

/** A connection in a request. */
export const ConnectionBody = TaggedUnion(
  'ConnectionSettings',
  'kind',
  [PostgresBody, HttpBody],
  'The settings of a connection to a PostgreSQL server or an HTTP service.',
);
export type ConnectionBody = Static<typeof ConnectionBody>;

const saved = {
  code: Type.String({ description: 'Code of the connection, as setups name it.' }),
  hasSecret: Type.Boolean({ description: 'Whether a password, token or header value is stored.' }),
  ...changes,
};

const SavedPostgres = Type.Object(
  { ...saved, ...PostgresSettings.properties },
  { $id: 'PostgresConnection', description: 'A connection to a PostgreSQL server.', additionalProperties: false },
);
const SavedHttp = Type.Object(
  { ...saved, ...HttpSettings.properties },
  { $id: 'HttpConnection', description: 'A connection to an HTTP service.', additionalProperties: false },
);

/** A connection in an answer. */
export const ConnectionShape = TaggedUnion(
  'Connection',
  'kind',
  [SavedPostgres, SavedHttp],
  'A connection to a PostgreSQL server or an HTTP service, without its secret.',
);
export type ConnectionShape = Static<typeof ConnectionShape>;

/** The result of a test of a connection or a webhook. */
export const ConnectionTest = Type.Object(
  {
    ok: Type.Boolean({ description: 'Whether the server accepted the settings.' }),
    message: Type.String({ description: 'What the server answered, or why it could not be reached; for people.' }),
    durationMs: Type.Integer({ description: 'How long the test took.' }),
  },
  { $id: 'ConnectionTest', description: 'The result of testing a connection or a webhook.' },
);

export type ConnectionRow = Omit<StoredConnection, 'company_id' | 'revision' | 'secret' | 'kind' | 'settings'> & {
  kind: ConnectionShape['kind'];
  settings: object;
  has_secret: boolean;
};

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
