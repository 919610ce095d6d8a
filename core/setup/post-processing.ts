import { type Static, type TSchema, Type } from 'typebox';
import { postProcessingTriggers, type PostProcessingTrigger as Trigger } from '../model/post-processing-figures.js';
import { NamedEnum } from '../schema/named-enum.js';
import { TaggedUnion } from '../schema/tagged-union.js';
import { pascalCase } from '../text/pascal-case.js';
import { InvalidSetup } from './invalid-setup.js';
import type { PostProcessingScope, PostProcessingStep } from './steps/step.js';
import { allSteps, stepNamed } from './steps/steps.js';

/** A step in a setup: its name, and the settings of the step with that name. */
export interface StepSettings {
  step: string;
  scope?: PostProcessingScope;
  [setting: string]: unknown;
}

const scopeProperty = (step: PostProcessingStep): Record<string, TSchema> =>
  step.scopes.length < 2
    ? {}
    : {
        scope: Type.Optional(
          Type.Enum([...step.scopes], {
            $id: 'PostProcessingScope',
            description:
              'Whether it is done for each document or once for the import. Default: for each document with the trigger PerDocument, else once.',
          }),
        ),
      };

const Step = Type.Unsafe<StepSettings>(
  TaggedUnion(
    'PostProcessingStep',
    'step',
    allSteps.map((step) =>
      Type.Object(
        {
          step: Type.Literal(step.name, { description: 'Name of the step.' }),
          ...scopeProperty(step),
          ...(step.settings as unknown as { properties: object }).properties,
        },
        {
          $id: `${pascalCase(step.name)}Step`,
          additionalProperties: false,
          description: `${step.label}.`,
          examples: [{ step: step.name, ...(step.example as object) }],
        },
      ),
    ),
    'A step that is done with the documents of an import.',
  ),
);

export const PostProcessingTrigger = NamedEnum(
  'PostProcessingTrigger',
  'When post-processing runs',
  postProcessingTriggers,
);

/** The schema of what is done with the documents of an import after they are created. */
export const PostProcessing = Type.Object(
  {
    trigger: PostProcessingTrigger,
    steps: Type.Array(Step, { maxItems: 10, description: 'Steps, done in this order.' }),
    timeoutMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 43_200,
        description:
          'Time limit, including pauses: steps that are done are kept, the others are not done and can be retried. Default: no limit. With the trigger PerDocument the time limit of the import applies.',
      }),
    ),
  },
  {
    $id: 'PostProcessing',
    description: 'What is done with the documents of an import once they are written.',
    additionalProperties: false,
  },
);
export type PostProcessing = Static<typeof PostProcessing>;

/** A step of a setup. */
export interface SetupStep {
  /** Counted from 1. */
  number: number;
  step: PostProcessingStep;
  settings: StepSettings;
  scope: PostProcessingScope;
}

/** A step of a stored setup, which a release may have removed since: then it has no description. */
type StoredStep = Omit<SetupStep, 'step'> & { step: PostProcessingStep | undefined };

interface PostProcessed {
  postProcessing?: PostProcessing;
}

/** The trigger of a setup's post-processing; `None` if it has no steps. */
export function triggerOf({ postProcessing }: PostProcessed): Trigger {
  return postProcessing && postProcessing.steps.length > 0 ? postProcessing.trigger : 'None';
}

/** Whether a step of the setup is external: such work has a task queue of its own. */
export const hasExternalSteps = (setup: PostProcessed): boolean =>
  storedSteps(setup).some(({ step }) => step?.where === 'external');

/** The steps of a stored setup, in order, to show or count what was done with them. */
export function storedSteps({ postProcessing }: PostProcessed): StoredStep[] {
  const { trigger, steps = [] } = postProcessing ?? {};
  return steps.map((settings, index) => {
    const step = stepNamed(settings.step);
    const preferred: PostProcessingScope = trigger === 'PerDocument' ? 'document' : 'import';
    // Of a removed step it is not known what it could be done for: most are done for documents.
    const offered = step?.scopes ?? ['document'];
    return {
      number: index + 1,
      step,
      settings,
      scope: settings.scope ?? (offered.includes(preferred) ? preferred : (offered[0] as PostProcessingScope)),
    };
  });
}

/** The steps of a setup, in order, to do them. Throws `InvalidSetup` if a release has removed one. */
export function stepsOf(setup: PostProcessed & { name: string }): SetupStep[] {
  return storedSteps(setup).map(({ step, ...rest }) => {
    if (!step) throw new InvalidSetup(setup, `There is no post-processing step "${rest.settings.step}".`);
    return { ...rest, step };
  });
}
