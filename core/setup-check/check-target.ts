import { outsideOf, type TargetChoice } from '../setup/target-of.js';
import { outsideNames } from '../targets/outside-targets.js';
import type { SetupFault } from './check-setup.js';

/** What a setup gets wrong where it says what a target outside the books is. */
export function targetFaults(setup: TargetChoice): SetupFault[] {
  const beside = outsideNames.filter((name) => name !== setup.target && setup[name] !== undefined);
  const outside = outsideOf(setup);
  const missing = outside !== undefined && outside.settings === undefined;
  return [
    ...beside.map((name) => ({
      pointer: `/${name}`,
      detail: `The target is ${setup.target}; "${name}" is of another.`,
    })),
    ...(missing
      ? [{ pointer: `/${setup.target}`, detail: `The target ${setup.target} needs its settings here.` }]
      : []),
    ...(outside === undefined || missing
      ? []
      : outside.target
          .faults(outside.settings)
          .map(({ pointer, detail }) => ({ pointer: `/${setup.target}${pointer}`, detail }))),
  ];
}
