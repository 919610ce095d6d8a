import { type Static, Type } from 'typebox';
import { Extended } from '../../core/schema/extended.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { type KeyRow, keyStates } from '../../db/api-key.js';
import { Nullable, NullableText, Timestamp } from '../http/values.js';

const Expiry = (description: string) => Nullable(Type.String({ format: 'date-time' }), description);

const name = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
  description: 'A name for people, shown with everything that the key has done.',
});

/** A new key in a request. */
export const ApiKeyBody = Type.Object(
  { name, expiresAt: Type.Optional(Expiry('When it expires. Default, and null: never.')) },
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
    expiresAt: Type.Optional(
      Expiry('When the new key expires; null: never. Default: its lifetime is that of the replaced key.'),
    ),
  },
  { $id: 'ApiKeyRotation', description: 'How an API key is replaced.', additionalProperties: false },
);

const ApiKeyState = NamedEnum('ApiKeyState', 'State of an API key', keyStates);

/** An API key in an answer, without its secret. */
export const ApiKey = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Identifies the key, which itself is not shown again.' }),
    name: Type.String({ description: 'Its name for people.' }),
    prefix: Type.String({ description: 'The first characters of the key, by which it can be recognised.' }),
    state: ApiKeyState,
    current: Type.Boolean({ description: 'Whether this request uses it.' }),
    createdAt: Timestamp,
    createdBy: NullableText('Name of the API key; null if a command did it.'),
    expiresAt: Nullable(Timestamp, 'Null if it is valid until it is revoked.'),
    lastUsedAt: Nullable(Timestamp, 'Accurate to the minute; null if it was never used.'),
    revokedAt: Nullable(Timestamp, 'Null if it is not revoked.'),
    revokedBy: NullableText('Name of the API key; null if a command did it, or it is not revoked.'),
    rotatedFrom: Nullable(Type.String({ format: 'uuid' }), 'Id of the key that it replaces; null if none.'),
  },
  { $id: 'ApiKey', description: 'An API key of a company, without its secret.' },
);
type ApiKey = Static<typeof ApiKey>;

export const ApiKeyWithSecret = Extended(
  ApiKey,
  { key: Type.String({ description: 'The key itself, shown only in this answer.' }) },
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
