import { type Static, Type } from 'typebox';
import type { InternalStep } from './step.js';

const StartIntegrationSettings = Type.Object({
  integration: Type.String({ minLength: 1, maxLength: 40, description: 'Code of the integration.' }),
  processing: Type.Optional(
    Type.Enum(['background', 'choose'], {
      default: 'background',
      description: 'Whether it is processed as soon as its records are staged, or waits for a choice.',
    }),
  ),
  startDespiteErrors: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Whether it starts even if records of this import or earlier steps are in error.',
    }),
  ),
});
export type StartIntegrationSettings = Static<typeof StartIntegrationSettings>;

/** Imports the same file with another integration, for example customers first and then their orders. */
export const startIntegration: InternalStep<StartIntegrationSettings> = {
  name: 'start-integration',
  label: 'Start another integration with the same file',
  where: 'internal',
  settings: StartIntegrationSettings,
  example: { integration: 'sales-orders' },
  scopes: ['import'],
  integration: ({ integration }) => integration,
};
