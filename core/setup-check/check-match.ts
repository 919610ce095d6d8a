import type { SetupFault } from '../model/setup-fault.js';
import { isMatchable } from '../setup/match-fields.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { externalTargetOf, targetOf } from '../setup/target-of.js';
import { mappableFields } from '../targets/target.js';

/** The faults of `matchBy`, the fields by which existing records are found. */
export function matchFaults(setup: IntegrationSetup): SetupFault[] {
  const { matchBy, target } = setup;
  if (!matchBy) return [];
  if (externalTargetOf(setup))
    return [
      { pointer: '/matchBy', detail: `The target ${target} finds existing records by its own key: remove matchBy.` },
    ];
  const { key } = targetOf(setup);
  if (matchBy.every((name) => key.includes(name)))
    return [
      {
        pointer: '/matchBy',
        detail: `Existing records are found by ${key.join(' and ')} by default: name another field, or remove matchBy.`,
      },
    ];
  return matchBy.flatMap((name, index) => {
    const detail = faultOf(setup, name, matchBy.indexOf(name) < index);
    return detail === undefined ? [] : [{ pointer: `/matchBy/${index}`, detail }];
  });
}

function faultOf(setup: IntegrationSetup, name: string, isRepeated: boolean): string | undefined {
  const target = targetOf(setup);
  const field = target.fields.find((candidate) => candidate.name === name);
  const mapping = setup.mappings.find((candidate) => candidate.field === name);
  if (!field)
    return mappableFields(target).some((candidate) => candidate.name === name)
      ? `"${name}" is a line field; a document is found by header fields.`
      : `The target ${target.name} has no field "${name}".`;
  if (!mapping) return `"${name}" is not mapped.`;
  if (isRepeated) return `"${name}" is listed twice.`;
  if (!isMatchable(field)) return `"${name}" is a ${field.kind}, which cannot identify a record.`;
  if (mapping.numberSeries !== undefined)
    return `"${name}" comes from a number series: a record has no number before it is created.`;
  if (mapping.onEmpty === 'keep')
    return `"${name}" cannot have "onEmpty": "keep", because an empty value finds no record.`;
  return undefined;
}
