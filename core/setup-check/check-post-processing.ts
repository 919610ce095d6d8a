import type { SetupFault } from '../model/setup-fault.js';
import { stepsOf } from '../setup/post-processing.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { externalTargetOf } from '../setup/target-of.js';

/** What a setup gets wrong where it says what follows its documents. */
export function postProcessingFaults(setup: IntegrationSetup): SetupFault[] {
  const { postProcessing } = setup;
  if (!postProcessing) return [];
  const { trigger, steps } = postProcessing;
  if (trigger !== 'None' && steps.length === 0)
    return [{ pointer: '/postProcessing/steps', detail: `The trigger ${trigger} needs a step.` }];
  return stepsOf(setup).flatMap(({ number, step, settings, per }) => {
    const place = `/postProcessing/steps/${number - 1}`;
    const misplaced =
      trigger === 'PerDocument' && per === 'import'
        ? [{ pointer: place, detail: `"${step.name}" is done once, and the trigger is PerDocument.` }]
        : [];
    const unseen =
      per === 'document' && externalTargetOf(setup)
        ? [{ pointer: place, detail: `Documents of the target ${setup.target} cannot be post-processed one by one.` }]
        : [];
    const own = step.faults?.(settings, setup) ?? [];
    return [...misplaced, ...unseen, ...own.map((fault) => ({ ...fault, pointer: `${place}${fault.pointer}` }))];
  });
}
