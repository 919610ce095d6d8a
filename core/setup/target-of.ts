import type { ExternalName } from '../targets/external-settings.js';
import type { ExternalTarget } from '../targets/external-target.js';
import { externalTargets } from '../targets/external-targets.js';
import type { Target } from '../targets/target.js';
import { type TargetName, targets } from '../targets/targets.js';
import type { IntegrationSetup } from './setup.js';

/** The part of a setup that says what records become. */
export type TargetChoice = Pick<IntegrationSetup, 'target' | ExternalName>;

// One object for one declaration, so that fields are the same wherever they are asked for.
const described = new WeakMap<object, Target>();
const nothing: Target = { name: '', label: '', key: [], fields: [] };

/** What the records of a setup become; without fields where an external target is not described. */
export function targetOf(setup: TargetChoice): Target {
  if (!isExternal(setup.target)) return targets[setup.target];
  const settings = setup[setup.target];
  if (settings === undefined) return nothing;
  const target: ExternalTarget = externalTargets[setup.target];
  const known = described.get(settings) ?? target.describe(settings);
  described.set(settings, known);
  return known;
}

const isExternal = (name: TargetName | ExternalName): name is ExternalName => name in externalTargets;

interface ChosenTarget {
  name: ExternalName;
  target: ExternalTarget;
  /** Undefined where the setup has none. */
  settings: unknown;
}

/** The external target that a setup names, with its settings; undefined where it names an internal one. */
export function externalTargetOf(setup: TargetChoice): ChosenTarget | undefined {
  const { target: name } = setup;
  return isExternal(name) ? { name, target: externalTargets[name], settings: setup[name] } : undefined;
}
