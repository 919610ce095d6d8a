import type { ExternalTarget } from '../targets/external-target.js';
import type { ExternalName } from '../targets/external-targets.js';
import { externalTargets } from '../targets/external-targets.js';
import type { Target } from '../targets/target.js';
import { type TargetName, targets } from '../targets/targets.js';
import type { IntegrationSetup } from './setup.js';

/** The part of a setup that says what records become. */
export type TargetChoice = Pick<IntegrationSetup, 'target' | ExternalName>;

// Returns the same object for the same settings, so that fields can be compared by identity.
const described = new WeakMap<object, Target>();
const noTarget: Target = { name: '', label: '', key: [], fields: [] };

/**
 * The target of a setup; a target without fields if there is none of this name, or the settings of an
 * external target are missing.
 */
export function targetOf(setup: TargetChoice): Target {
  // A stored setup may name a target that a release has removed.
  if (!isExternal(setup.target)) return targets[setup.target] ?? noTarget;
  const settings = setup[setup.target];
  if (settings === undefined) return noTarget;
  const target: ExternalTarget = externalTargets[setup.target];
  const known = described.get(settings) ?? target.describe(settings);
  described.set(settings, known);
  return known;
}

const isExternal = (name: TargetName | ExternalName): name is ExternalName => name in externalTargets;

export interface ChosenTarget {
  name: ExternalName;
  target: ExternalTarget;
  /** Undefined if the setup has none. */
  settings: unknown;
}

/** The external target of a setup, with its settings; undefined if the target is internal. */
export function externalTargetOf(setup: TargetChoice): ChosenTarget | undefined {
  const { target: name } = setup;
  return isExternal(name) ? { name, target: externalTargets[name], settings: setup[name] } : undefined;
}
