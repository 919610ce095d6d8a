import type { SetupFault } from '../model/setup-fault.js';
import { externalTargetOf, type TargetChoice } from '../setup/target-of.js';
import { externalNames } from '../targets/external-targets.js';

/** The faults of the settings of an external target. */
export function targetFaults(setup: TargetChoice): SetupFault[] {
  const beside = externalNames.filter((name) => name !== setup.target && setup[name] !== undefined);
  const external = externalTargetOf(setup);
  const missing = external !== undefined && external.settings === undefined;
  return [
    ...beside.map((name) => ({
      pointer: `/${name}`,
      detail: `The target is ${setup.target}: remove "${name}", which is for another target.`,
    })),
    ...(missing
      ? [{ pointer: `/${setup.target}`, detail: `The target ${setup.target} needs its settings in "${setup.target}".` }]
      : []),
    ...(external === undefined || missing
      ? []
      : external.target
          .faults(external.settings)
          .map(({ pointer, detail }) => ({ pointer: `/${setup.target}${pointer}`, detail }))),
  ];
}
