import { converterFor, Unfit } from '../activities/map/convert/converter.js';
import { mappableFields } from '../targets/target.js';
import { targets } from '../targets/targets.js';
import type { IntegrationSetup } from './setup.js';

/** What is wrong with a setup, and where in it (a JSON pointer). */
export interface SetupFault {
  pointer: string;
  detail: string;
}

/** What a setup of the right shape still gets wrong; empty where it can work. */
export function checkSetup(setup: IntegrationSetup): SetupFault[] {
  return [...mappingFaults(setup), ...requiredFaults(setup), ...groupFaults(setup), ...fileFaults(setup)];
}

function mappingFaults(setup: IntegrationSetup): SetupFault[] {
  const fields = mappableFields(targets[setup.target]);
  return setup.mappings.flatMap((mapping, index) => {
    const pointer = `/mappings/${index}`;
    const field = fields.find(({ name }) => name === mapping.field);
    if (!field) {
      return [
        {
          pointer: `${pointer}/field`,
          detail: `The target ${setup.target} has no field "${mapping.field}"; it has ${fields.map(({ name }) => name).join(', ')}.`,
        },
      ];
    }
    if (setup.mappings.findIndex((other) => other.field === mapping.field) < index) {
      return [{ pointer: `${pointer}/field`, detail: `"${mapping.field}" is mapped twice.` }];
    }
    if ((mapping.column === undefined) === (mapping.constant === undefined)) {
      return [{ pointer, detail: `"${mapping.field}" needs either a column or a constant.` }];
    }
    if (mapping.constant === undefined) return [];
    const value = converterFor(field, mapping)(mapping.constant, mapping.constant);
    return value instanceof Unfit
      ? [{ pointer: `${pointer}/constant`, detail: `"${mapping.constant}" ${value.message}.` }]
      : [];
  });
}

// An update may leave required fields to the record that is there; an insert may not.
function requiredFaults(setup: IntegrationSetup): SetupFault[] {
  const target = targets[setup.target];
  const needed = mappableFields(target).filter(({ name, required, default: otherwise }) => {
    const always = target.key.includes(name) || target.lines?.fields.some((field) => field.name === name);
    return required && otherwise === undefined && (always || setup.write !== 'upsert');
  });
  return needed
    .filter(({ name }) => !setup.mappings.some(({ field }) => field === name))
    .map(({ name, label }) => ({
      pointer: '/mappings',
      detail: `The required field "${name}" (${label}) is not mapped.`,
    }));
}

function groupFaults({ groupBy, target, mappings }: IntegrationSetup): SetupFault[] {
  if (!groupBy) return [];
  if (!targets[target].lines)
    return [{ pointer: '/groupBy', detail: `Records of the target ${target} are not grouped.` }];
  return groupBy.flatMap((name, index) => {
    const header =
      targets[target].fields.some((field) => field.name === name) && mappings.some(({ field }) => field === name);
    return header ? [] : [{ pointer: `/groupBy/${index}`, detail: `"${name}" is not a mapped header field.` }];
  });
}

function fileFaults({ file, mappings }: IntegrationSetup): SetupFault[] {
  const named =
    file.type === 'fixed-width'
      ? file.columns.map(({ name }) => name)
      : file.headerRow === 0
        ? (file.columns ?? [])
        : undefined;
  if (named === undefined) return [];
  if (named.length === 0)
    return [{ pointer: '/file/columns', detail: 'A file without a header row needs the names of its columns here.' }];
  return mappings.flatMap(({ column }, index) =>
    column === undefined || named.includes(column)
      ? []
      : [
          {
            pointer: `/mappings/${index}/column`,
            detail: `The file has no column "${column}"; it has ${named.join(', ')}.`,
          },
        ],
  );
}
