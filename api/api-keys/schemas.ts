import { type Static, Type } from 'typebox';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { type KeyRow, keyStates } from '../../db/api-key.js';

const moment = Type.String({ format: 'date-time' });
const maybe = (description: string) => Type.Union([moment, Type.Null()], { description });

const name = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
  description: 'A name for people, shown with everything that the key has done.',
});

/** A new key in a request. */
export const ApiKeyBody = Type.Object(
  { name, expiresAt: Type.Optional(maybe('When it expires. Default: never.')) },
  { $id: 'NewApiKey', description: 'A new API key.', additionalProperties: false },
);

export const ApiKeyRotation = Type.Object(
  {
    graceSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * 86_400,
        default: 86_400,
        description: 'How many seconds the replaced key stays valid; 0 revokes it at once.',
      }),
    ),
    expiresAt: Type.Optional(maybe('When the new key expires. Default: its lifetime is that of the replaced key.')),
  },
  { $id: 'ApiKeyRotation', description: 'How an API key is replaced.', additionalProperties: false },
);

const ApiKeyState = NamedEnum('ApiKeyState', 'State of an API key', keyStates);

/** An API key in an answer, without its secret. */
export const ApiKey = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    prefix: Type.String({ description: 'The first characters of the key, by which it can be recognised.' }),
    state: ApiKeyState,
    current: Type.Boolean({ description: 'Whether this request uses it.' }),
    createdAt: moment,
    createdBy: Type.Union([Type.String(), Type.Null()], {
      description: 'Name of the API key; null if a command did it.',
    }),
    expiresAt: maybe('Null if it is valid until it is revoked.'),
    lastUsedAt: maybe('Accurate to the minute; null if it was never used.'),
    revokedAt: maybe('Null if it is not revoked.'),
    revokedBy: Type.Union([Type.String(), Type.Null()], {
      description: 'Name of the API key; null if a command did it.',
    }),
    rotatedFrom: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
      description: 'Id of the key that it replaces; null if none.',
    }),
  },
  { $id: 'ApiKey', description: 'An API key of a company, without its secret.' },
);
type ApiKey = Static<typeof ApiKey>;

export const ApiKeyWithSecret = Type.Object(
  { ...ApiKey.properties, key: Type.String({ description: 'The key itself, shown only in this answer.' }) },
  { $id: 'ApiKeyWithSecret', description: 'A new API key with its secret.' },
);

/** Converts a key's row to an answer, for a caller whose key is `current`. */
export const apiKeyShape = (row: KeyRow, current: string): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  state: row.state,
  current: row.id === current,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  revokedBy: row.revoked_by,
  rotatedFrom: row.rotated_from,
});
