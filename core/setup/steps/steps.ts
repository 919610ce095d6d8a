import { release } from '../../../services/post-processing/steps/release.js';
import { startIntegration } from '../../../services/post-processing/steps/start-integration.js';
import type { PostProcessingStep } from '../../../services/post-processing/steps/step.js';
import { eMail } from './e-mail.js';
import { sqlFunction } from './sql-function.js';
import { webhook } from './webhook.js';

/** Every step that a setup can name; docs/post-processing.md shows how to write one. */
const steps = [release, webhook, sqlFunction, eMail, startIntegration] as const;

/** The step of a name that a setup has: setups are held to the names of these. */
export function stepOf(name: string): PostProcessingStep {
  const found = steps.find((step) => step.name === name);
  if (!found) throw new Error(`There is no step "${name}".`);
  return found as PostProcessingStep;
}

export const allSteps = steps as readonly PostProcessingStep[];
