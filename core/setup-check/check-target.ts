import type { SetupFault } from '../model/setup-fault.js';
import { externalTargetOf, type TargetChoice } from '../setup/target-of.js';
import { externalNames } from '../targets/external-settings.js';

/** What a setup gets wrong where it says what an external target is. */
export function targetFaults(setup: TargetChoice): SetupFault[] {
  const beside = externalNames.filter((name) => name !== setup.target && setup[name] !== undefined);
  const external = externalTargetOf(setup);
  const missing = external !== undefined && external.settings === undefined;
  return [
    ...beside.map((name) => ({
      pointer: `/${name}`,
      detail: `The target is ${setup.target}; "${name}" is of another.`,
    })),
    ...(missing
      ? [{ pointer: `/${setup.target}`, detail: `The target ${setup.target} needs its settings here.` }]
      : []),
    ...(external === undefined || missing
      ? []
      : external.target
          .faults(external.settings)
          .map(({ pointer, detail }) => ({ pointer: `/${setup.target}${pointer}`, detail }))),
  ];
}
