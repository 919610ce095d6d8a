import type { SetupFault } from '../model/setup-fault.js';
import { stepsOf } from '../setup/post-processing.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { externalTargetOf } from '../setup/target-of.js';

/** The faults of a setup's `postProcessing`. */
export function postProcessingFaults(setup: IntegrationSetup): SetupFault[] {
  const { postProcessing } = setup;
  if (!postProcessing) return [];
  const { trigger, steps } = postProcessing;
  if (trigger !== 'None' && steps.length === 0)
    return [{ pointer: '/postProcessing/steps', detail: `The trigger ${trigger} needs at least one step.` }];
  return stepsOf(setup).flatMap(({ number, step, settings, scope }) => {
    const place = `/postProcessing/steps/${number - 1}`;
    const misplaced =
      trigger === 'PerDocument' && scope === 'import'
        ? [
            {
              pointer: place,
              detail: `"${step.name}" is done once for the import, so the trigger cannot be PerDocument.`,
            },
          ]
        : [];
    const notPerDocument =
      scope === 'document' && externalTargetOf(setup)
        ? [{ pointer: place, detail: `Documents of the target ${setup.target} cannot be post-processed one by one.` }]
        : [];
    const own = step.faults?.(settings, setup) ?? [];
    return [
      ...misplaced,
      ...notPerDocument,
      ...own.map((fault) => ({ ...fault, pointer: `${place}${fault.pointer}` })),
    ];
  });
}
