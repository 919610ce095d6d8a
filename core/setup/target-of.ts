import type { OutsideTarget } from '../../connectors/targets/target-writer.js';
import { type OutsideName, outsideTargets } from '../targets/outside-targets.js';
import type { Target } from '../targets/target.js';
import { type TargetName, targets } from '../targets/targets.js';
import type { IntegrationSetup } from './setup.js';

/** The part of a setup that says what records become. */
export type TargetChoice = Pick<IntegrationSetup, 'target' | OutsideName>;

// One object for one declaration, so that fields are the same wherever they are asked for.
const described = new WeakMap<object, Target>();
const nothing: Target = { name: '', label: '', key: [], fields: [] };

/** What the records of a setup become; without fields where a target outside the books is not described. */
export function targetOf(setup: TargetChoice): Target {
  if (!isOutside(setup.target)) return targets[setup.target];
  const settings = setup[setup.target];
  if (settings === undefined) return nothing;
  const known = described.get(settings) ?? outsideTargets[setup.target].describe(settings);
  described.set(settings, known);
  return known;
}

const isOutside = (name: TargetName | OutsideName): name is OutsideName => name in outsideTargets;

/** The target outside the books that a setup names, with its settings; undefined where it is one of the books. */
export function outsideOf(setup: TargetChoice): { target: OutsideTarget; settings: unknown } | undefined {
  if (!isOutside(setup.target)) return undefined;
  return { target: outsideTargets[setup.target], settings: setup[setup.target] };
}
