import { type Static, Type } from 'typebox';
import { type KeyRow, keyStates } from '../../db/api-key.js';

const moment = Type.String({ format: 'date-time' });
const maybe = (description: string) => Type.Union([moment, Type.Null()], { description });

const name = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
  description: 'For people; shown wherever the key has done something.',
});

/** A new key as callers ask for it. */
export const ApiKeyBody = Type.Object(
  { name, expiresAt: Type.Optional(maybe('When it stops being valid. Default: not before it is revoked.')) },
  { $id: 'NewApiKey', additionalProperties: false },
);

export const ApiKeyRotation = Type.Object(
  {
    graceSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * 86_400,
        default: 86_400,
        description: 'For how long the key that is replaced stays valid; 0 revokes it at once.',
      }),
    ),
    expiresAt: Type.Optional(
      maybe('When the new key stops being valid. Default: it lives for as long as the one that it replaces was to.'),
    ),
  },
  { $id: 'ApiKeyRotation', additionalProperties: false },
);

/** An API key as the API gives it: without its secret. */
export const ApiKey = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    prefix: Type.String({ description: 'The first characters of the key, to tell keys apart.' }),
    state: Type.Enum([...keyStates]),
    current: Type.Boolean({ description: 'Whether this request came with it.' }),
    createdAt: moment,
    createdBy: Type.Union([Type.String(), Type.Null()], { description: 'Name of the API key; null for a command.' }),
    expiresAt: maybe('Null: it is valid until it is revoked.'),
    lastUsedAt: maybe('To the minute.'),
    revokedAt: maybe('Null while it is not.'),
    revokedBy: Type.Union([Type.String(), Type.Null()], { description: 'Name of the API key; null for a command.' }),
    rotatedFrom: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
      description: 'Id of the key that it replaces.',
    }),
  },
  { $id: 'ApiKey' },
);
type ApiKey = Static<typeof ApiKey>;

export const ApiKeyWithSecret = Type.Object(
  { ...ApiKey.properties, key: Type.String({ description: 'The key itself. Shown this once.' }) },
  { $id: 'ApiKeyWithSecret' },
);

/** A key's row as the API gives it to the caller who has the key `current`. */
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
