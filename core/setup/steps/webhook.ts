import { type Static, Type } from 'typebox';
import type { OutsideStep } from '../../../services/post-processing/steps/step.js';

export const WebhookStepSettings = Type.Object({
  webhook: Type.String({ minLength: 1, maxLength: 40, description: 'Code of a webhook of the company.' }),
});
export type WebhookStepSettings = Static<typeof WebhookStepSettings>;

/** Calls a webhook of the company's, signed as notifications are. */
export const webhook: OutsideStep<WebhookStepSettings> = {
  name: 'webhook',
  label: 'Call a webhook',
  where: 'outside',
  settings: WebhookStepSettings,
  per: ['document', 'import'],
  webhook: ({ webhook }) => webhook,
  portion: 8,
  // Loaded where it is used: setups are checked in many places, webhooks are called in one.
  call: async (...call) =>
    (await import('../../../services/post-processing/steps/call-for-subjects.js')).callForSubjects(...call),
};
