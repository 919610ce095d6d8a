import { type Static, Type } from 'typebox';
import { Extended } from '../../core/schema/extended.js';
import type { WebhookRow as StoredWebhook } from '../../db/rows.js';
import { changes, Nullable, NullableText, Timestamp } from '../http/values.js';

const url = Type.String({
  pattern: '^https?://',
  maxLength: 2000,
  description: 'URL that is called with POST: http or https, without credentials and fragment.',
});

/** A webhook in a request. */
export const WebhookBody = Type.Object(
  { url, enabled: Type.Optional(Type.Boolean({ default: true, description: 'Whether it is called.' })) },
  { $id: 'WebhookSettings', description: 'The settings of a webhook.', additionalProperties: false },
);
export type WebhookBody = Static<typeof WebhookBody>;

/** A webhook in an answer. */
export const Webhook = Type.Object(
  {
    code: Type.String({ description: 'Identifies the webhook in paths and setups.' }),
    url,
    enabled: Type.Boolean({ description: 'Whether it is called.' }),
    disabledReason: NullableText('Why it was disabled automatically; null if it was not.'),
    previousSecretActive: Type.Boolean({ description: 'Whether calls are also signed with the previous secret.' }),
    rotatedAt: Nullable(Timestamp, 'When its secret was last replaced; null if it never was.'),
    ...changes,
  },
  { $id: 'Webhook', description: 'A webhook: a URL that is called with notifications, without its secret.' },
);
type Webhook = Static<typeof Webhook>;

/** A webhook with its secret, which is returned only once. */
export const WebhookWithSecret = Extended(
  Webhook,
  {
    secret: Type.String({
      description: 'Secret that signs calls according to Standard Webhooks, shown only in this answer.',
    }),
  },
  { $id: 'WebhookWithSecret', description: 'A webhook with its secret.' },
);

export type WebhookRow = Omit<StoredWebhook, 'company_id' | 'revision' | 'secret' | 'previous_secret'> & {
  previousSecretActive: boolean;
};

/** The columns of a `WebhookRow`: all except the secrets. */
export const webhookColumns =
  'code, url, enabled, disabled_reason, previous_secret IS NOT NULL AS "previousSecretActive", rotated_at, created_at, created_by, updated_at, updated_by';

export const webhookShape = (row: WebhookRow): Webhook => ({
  code: row.code,
  url: row.url,
  enabled: row.enabled,
  disabledReason: row.disabled_reason,
  previousSecretActive: row.previousSecretActive,
  rotatedAt: row.rotated_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
  updatedAt: row.updated_at.toISOString(),
  updatedBy: row.updated_by,
});
