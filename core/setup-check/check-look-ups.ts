import { converterFor } from '../mapping/convert/converter-for.js';
import { InvalidValue } from '../mapping/invalid-value.js';
import type { SetupFault } from '../model/setup-fault.js';
import type { LookUp, LookUpPlace } from '../setup/look-up.js';
import type { FieldMapping, IntegrationSetup } from '../setup/setup.js';
import type { Field } from '../targets/field.js';
import type { Target } from '../targets/target.js';
import { targets } from '../targets/targets.js';

/** The faults of a mapping's look-up. */
export function lookUpFaults(
  setup: IntegrationSetup,
  field: Field,
  { lookUp, date, number, boolean }: FieldMapping,
  pointer: string,
): SetupFault[] {
  if (!lookUp) return [];
  const place = `${pointer}/lookUp`;
  const faults = placeFaults(lookUp, place);
  if (faults.length > 0) return faults;
  if (date || number || boolean)
    return [
      { pointer, detail: `"${field.name}" has a look-up: remove date, number and boolean, which do not apply to it.` },
    ];
  const taken = lookUp.target === undefined ? undefined : namedField(targets[lookUp.target], lookUp.take);
  if (lookUp.target !== undefined && !taken)
    return [{ pointer: `${place}/take`, detail: unknownField(targets[lookUp.target], lookUp.take) }];
  if (lookUp.valueList !== undefined && lookUp.take !== undefined)
    return [{ pointer: `${place}/take`, detail: 'A look-up in a value list always takes its value: remove "take".' }];
  if (!fits(taken, field))
    return [
      {
        pointer: place,
        detail: `"${field.name}" is a ${field.kind}, but the look-up returns ${taken ? `"${taken.name}", a ${taken.kind}` : 'text'}.`,
      },
    ];
  return createFaults(setup, field, lookUp, place);
}

/** The faults of the place in which a value is looked up. */
export function placeFaults({ target, valueList, table, by }: LookUpPlace, pointer: string): SetupFault[] {
  if ([target, valueList, table].filter((place) => place !== undefined).length !== 1)
    return [{ pointer, detail: 'A look-up needs exactly one of target, valueList and table.' }];
  if (table !== undefined)
    return by === undefined
      ? [{ pointer: `${pointer}/by`, detail: 'A look-up in a table needs the name of a column in "by".' }]
      : [];
  if (target === undefined)
    return by === undefined
      ? []
      : [{ pointer: `${pointer}/by`, detail: 'A value list is always looked up by its key: remove "by".' }];
  const field = namedField(targets[target], by);
  if (!field) return [{ pointer: `${pointer}/by`, detail: unknownField(targets[target], by) }];
  return isText(field)
    ? []
    : [{ pointer: `${pointer}/by`, detail: `"${field.name}" is a ${field.kind}; a look-up needs a code or a text.` }];
}

const namedField = (target: Target, name = 'number'): Field | undefined =>
  target.fields.find((field) => field.name === name);

const unknownField = (target: Target, name = 'number'): string =>
  `The target ${target.name} has no field "${name}"; it has ${target.fields.map((field) => field.name).join(', ')}.`;

export const isText = ({ kind }: Field): boolean => kind === 'code' || kind === 'text' || kind === 'choice';

const fits = (taken: Field | undefined, field: Field): boolean =>
  taken === undefined || isText(taken) ? isText(field) : taken.kind === field.kind;

function createFaults(setup: IntegrationSetup, field: Field, lookUp: LookUp, pointer: string): SetupFault[] {
  const { target: name, template } = lookUp;
  if (lookUp.onNotFound !== 'create')
    return template === undefined
      ? []
      : [{ pointer: `${pointer}/template`, detail: 'A template is only used with "onNotFound": "create".' }];
  if (name === undefined || targets[name].lines || lookUp.ignoreCase)
    return [
      {
        pointer: `${pointer}/onNotFound`,
        detail: 'Only customers, vendors and items can be created, by their exact number.',
      },
    ];
  const target = targets[name];
  if ((lookUp.by ?? 'number') !== 'number' || (lookUp.take ?? 'number') !== 'number')
    return [
      {
        pointer: `${pointer}/onNotFound`,
        detail: 'A look-up that creates records must use "number" for "by" and "take".',
      },
    ];
  if (name === setup.target && target.key.includes(field.name))
    return [{ pointer: `${pointer}/onNotFound`, detail: 'The import itself creates these records: a look-up cannot.' }];
  return templateFaults(target, template ?? {}, `${pointer}/template`);
}

function templateFaults(target: Target, template: Record<string, string>, pointer: string): SetupFault[] {
  const given = Object.entries(template).flatMap(([name, text]): SetupFault[] => {
    const field = target.fields.find((candidate) => candidate.name === name);
    const place = `${pointer}/${name}`;
    if (!field) return [{ pointer: place, detail: unknownField(target, name) }];
    if (target.key.includes(name))
      return [
        { pointer: place, detail: 'The number is always the value that is looked up: remove it from the template.' },
      ];
    if (field.references)
      return [{ pointer: place, detail: `"${name}" refers to another record, so a template cannot set it.` }];
    if (text.includes('{value}'))
      return field.kind === 'code' || field.kind === 'text'
        ? []
        : [{ pointer: place, detail: `"${name}" is a ${field.kind}; {value} can only be used in a code or a text.` }];
    const value = converterFor(field, { field: name })(text, text);
    return value instanceof InvalidValue ? [{ pointer: place, detail: `"${text}" ${value.message}.` }] : [];
  });
  const missing = target.fields.filter(
    ({ name, required, default: defaultValue }) =>
      required && defaultValue === undefined && !target.key.includes(name) && template[name] === undefined,
  );
  return [
    ...given,
    ...missing.map(({ name, label }) => ({ pointer, detail: `A new ${target.label} needs "${name}" (${label}).` })),
  ];
}
