import type { SetupFault } from '../model/setup-fault.js';
import { isMatchable } from '../setup/match-fields.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { externalTargetOf, targetOf } from '../setup/target-of.js';
import { mappableFields } from '../targets/target.js';

/** What is wrong with the fields by which records are to find what exists. */
export function matchFaults(setup: IntegrationSetup): SetupFault[] {
  const { matchBy, target } = setup;
  if (!matchBy) return [];
  if (externalTargetOf(setup))
    return [{ pointer: '/matchBy', detail: `The target ${target} finds what exists by its own key, not by matchBy.` }];
  const { key } = targetOf(setup);
  if (matchBy.every((name) => key.includes(name)))
    return [
      {
        pointer: '/matchBy',
        detail: `What exists is found by ${key.join(' and ')} anyhow: name another field, or leave matchBy out.`,
      },
    ];
  return matchBy.flatMap((name, index) => {
    const detail = faultOf(setup, name, matchBy.indexOf(name) < index);
    return detail === undefined ? [] : [{ pointer: `/matchBy/${index}`, detail }];
  });
}

function faultOf(setup: IntegrationSetup, name: string, again: boolean): string | undefined {
  const target = targetOf(setup);
  const field = target.fields.find((one) => one.name === name);
  const mapping = setup.mappings.find((one) => one.field === name);
  if (!field)
    return mappableFields(target).some((one) => one.name === name)
      ? `"${name}" is a field of lines; a document is found by fields of its header.`
      : `The target ${target.name} has no field "${name}".`;
  if (!mapping) return `"${name}" is not mapped.`;
  if (again) return `"${name}" stands here twice.`;
  if (!isMatchable(field)) return `"${name}" is a ${field.kind}; nothing is found by that.`;
  if (mapping.series !== undefined) return `"${name}" comes from a series: a record has none before it is made.`;
  if (mapping.blank === 'keep') return `An empty "${name}" finds nothing: it cannot keep what is there.`;
  return undefined;
}
