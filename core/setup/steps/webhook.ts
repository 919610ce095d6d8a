import { type Static, Type } from 'typebox';
import type { ExternalStep } from './step.js';

export const WebhookStepSettings = Type.Object({
  webhook: Type.String({ minLength: 1, maxLength: 40, description: 'Code of a webhook of the company.' }),
});
export type WebhookStepSettings = Static<typeof WebhookStepSettings>;

/** Calls a webhook of the company's, signed as notifications are. */
export const webhook: ExternalStep<WebhookStepSettings> = {
  name: 'webhook',
  label: 'Call a webhook',
  where: 'external',
  settings: WebhookStepSettings,
  example: { webhook: 'erp' },
  scopes: ['document', 'import'],
  webhook: ({ webhook }) => webhook,
  subjectsPerCall: 8,
};
