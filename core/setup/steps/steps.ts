import { eMail } from './e-mail.js';
import { release } from './release.js';
import { sqlFunction } from './sql-function.js';
import { startIntegration } from './start-integration.js';
import type { PostProcessingStep } from './step.js';
import { webhook } from './webhook.js';

/** The description of every step that a setup can name. */
const steps = { release, webhook, 'sql-function': sqlFunction, 'e-mail': eMail, 'start-integration': startIntegration };

type Steps = typeof steps;
type NameOf<Where> = { [Name in keyof Steps]: Steps[Name]['where'] extends Where ? Name : never }[keyof Steps];
export type InternalStepName = NameOf<'internal'>;
export type ExternalStepName = NameOf<'external'>;

/** The settings that the step of a name takes. */
export type StepSettingsOf<Name extends keyof Steps> =
  Steps[Name] extends PostProcessingStep<infer Settings> ? Settings : never;

export const allSteps: readonly PostProcessingStep[] = Object.values(steps);

/** The step with this name; undefined if a release has removed it. The schema of setups only allows names of steps. */
export const stepNamed = (name: string): PostProcessingStep | undefined => allSteps.find((step) => step.name === name);
