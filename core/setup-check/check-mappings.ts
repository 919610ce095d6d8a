import { converterFor } from '../mapping/convert/converter-for.js';
import { dateFormatFault } from '../mapping/convert/date-format-fault.js';
import { InvalidValue } from '../mapping/invalid-value.js';
import { fieldRules } from '../mapping/rules/field-rules.js';
import { computedValue } from '../mapping/value-source.js';
import type { SetupFault } from '../model/setup-fault.js';
import { findsNumber, groupFields } from '../setup/match-fields.js';
import type { FieldMapping, IntegrationSetup } from '../setup/setup.js';
import { externalTargetOf, targetOf } from '../setup/target-of.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { lookUpFaults } from './check-look-ups.js';
import { ruleFaults, sameSeparator } from './check-rules.js';

const sources = ['column', 'constant', 'dynamic', 'expression', 'numberSeries'] as const;

/** The faults of a setup's mappings. */
export function mappingFaults(setup: IntegrationSetup): SetupFault[] {
  const fields = mappableFields(targetOf(setup));
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
    const named = sources.filter((source) => mapping[source] !== undefined);
    if (named.length !== 1) {
      const detail = `"${mapping.field}" needs exactly one of ${sources.join(', ')}${named.length > 1 ? `, but has ${named.join(' and ')}` : ''}.`;
      return [{ pointer, detail }];
    }
    const unreadable = field.kind === 'date' && mapping.date ? dateFormatFault(mapping.date) : undefined;
    if (unreadable !== undefined) {
      return [
        {
          pointer: `${pointer}/date/format`,
          detail: `No date can be read with this format and locale: ${unreadable}.`,
        },
      ];
    }
    const wrongRules = ruleFaults(mapping, pointer);
    if (wrongRules.length > 0) return wrongRules;
    return [
      ...expressionFaults(mapping, pointer),
      ...lookUpFaults(setup, field, mapping, pointer),
      ...seriesFaults(setup, field, mapping, pointer),
      ...onEmptyFaults(setup, field, mapping, pointer),
      ...constantFaults(field, mapping, pointer),
      ...requirementFaults(setup, field, mapping, pointer),
      ...conversionFaults(field, mapping, pointer),
    ];
  });
}

function seriesFaults(
  setup: IntegrationSetup,
  field: Field,
  { numberSeries, rules, lookUp, required }: FieldMapping,
  pointer: string,
): SetupFault[] {
  if (numberSeries === undefined) return [];
  const { writeMode } = setup;
  const { key, fields, lines } = targetOf(setup);
  const place = `${pointer}/numberSeries`;
  if (!fields.includes(field) || (field.kind !== 'code' && field.kind !== 'text'))
    return [
      {
        pointer: place,
        detail: 'A number series needs a code or a text field of the record, or of the header of a document.',
      },
    ];
  if (externalTargetOf(setup))
    return [
      {
        pointer: place,
        detail: 'A number series is only for internal targets; an external target numbers its own records.',
      },
    ];
  if (rules || lookUp || required !== undefined)
    return [{ pointer: place, detail: 'A mapping with a number series cannot have rules, a look-up or "required".' }];
  if (writeMode === 'update')
    return [
      { pointer: place, detail: 'A number series needs "writeMode": "insert" or "upsert"; an update creates nothing.' },
    ];
  if (!key.includes(field.name) || !lines) return [];
  return groupFields(setup).includes(field.name)
    ? [
        {
          pointer: '/groupBy',
          detail: `"${field.name}" comes from a number series: name other fields that identify a document.`,
        },
      ]
    : [];
}

function onEmptyFaults(
  setup: IntegrationSetup,
  field: Field,
  { onEmpty }: FieldMapping,
  pointer: string,
): SetupFault[] {
  if (onEmpty !== 'keep') return [];
  if (setup.writeMode !== 'update' && setup.writeMode !== 'upsert')
    return [{ pointer: `${pointer}/onEmpty`, detail: '"keep" needs "writeMode": "update" or "upsert".' }];
  const { key, lines } = targetOf(setup);
  if (key.includes(field.name))
    return [{ pointer: `${pointer}/onEmpty`, detail: `"${field.name}" is part of the key and must have a value.` }];
  return lines?.fields.includes(field)
    ? [
        {
          pointer: `${pointer}/onEmpty`,
          detail: 'An update replaces the lines of a document, so their fields have no value to keep.',
        },
      ]
    : [];
}

function expressionFaults({ expression }: FieldMapping, pointer: string): SetupFault[] {
  if (expression === undefined) return [];
  try {
    computedValue(expression);
    return [];
  } catch (error) {
    return [{ pointer: `${pointer}/expression`, detail: `The expression is not valid: ${(error as Error).message}` }];
  }
}

function constantFaults(field: Field, mapping: FieldMapping, pointer: string): SetupFault[] {
  const constant = mapping.constant?.trim();
  if (constant === undefined) return [];
  if (constant === '') return [{ pointer: `${pointer}/constant`, detail: `The constant of "${field.name}" is empty.` }];
  const ruled = fieldRules(mapping.rules ?? [])({ text: constant, cell: constant });
  const value =
    mapping.lookUp || ruled instanceof InvalidValue || ruled.text === ''
      ? ruled
      : converterFor(field, mapping)(ruled.text, ruled.cell);
  return value instanceof InvalidValue
    ? [{ pointer: `${pointer}/constant`, detail: `"${constant}" ${value.message}.` }]
    : [];
}

// A header field may be empty in some records of a document; a field that every record needs may not.
function requirementFaults(
  setup: IntegrationSetup,
  field: Field,
  mapping: FieldMapping,
  pointer: string,
): SetupFault[] {
  const { key, lines } = targetOf(setup);
  const onEveryRecord = !lines || key.includes(field.name) || lines.fields.includes(field);
  if (mapping.required !== false || !onEveryRecord || field.default !== undefined) return [];
  if (findsNumber(setup) && setup.matchBy?.includes(field.name))
    return [{ pointer: `${pointer}/required`, detail: `"${field.name}" is in "matchBy", so it cannot be empty.` }];
  return field.required && !(findsNumber(setup) && key.includes(field.name))
    ? [{ pointer: `${pointer}/required`, detail: `The target ${setup.target} requires "${field.name}".` }]
    : [];
}

function conversionFaults(field: Field, mapping: FieldMapping, pointer: string): SetupFault[] {
  const kinds = { date: ['date'], number: ['decimal', 'integer'], boolean: ['boolean'] } as const;
  const misplaced = Object.entries(kinds)
    .filter(([name, allowed]) => name in mapping && !(allowed as readonly string[]).includes(field.kind))
    .map(([name]) => ({
      pointer: `${pointer}/${name}`,
      detail: `"${field.name}" is a ${field.kind}, so "${name}" does not apply to it.`,
    }));
  const { number, boolean } = mapping;
  if (number && (number.decimalSeparator ?? '.') === number.groupSeparator) {
    misplaced.push({ pointer: `${pointer}/number/groupSeparator`, detail: sameSeparator });
  }
  const lower = (words: string[]) => words.map((word) => word.trim().toLowerCase());
  const both = boolean && lower(boolean.true).find((word) => lower(boolean.false).includes(word));
  if (both !== undefined)
    misplaced.push({ pointer: `${pointer}/boolean`, detail: `"${both}" is listed for both yes and no.` });
  return misplaced;
}

/** Required fields that are not mapped. An update may leave them to the existing record; an insert may not. */
export function requiredFaults(setup: IntegrationSetup): SetupFault[] {
  const target = targetOf(setup);
  const needed = mappableFields(target).filter(({ name, required, default: defaultValue }) => {
    // An update that finds existing records by other fields takes the number from them.
    const found = setup.matchBy !== undefined && setup.writeMode === 'update';
    const always = (target.key.includes(name) && !found) || target.lines?.fields.some((field) => field.name === name);
    return required && defaultValue === undefined && (always || (setup.writeMode ?? 'insert') === 'insert');
  });
  return needed
    .filter(({ name }) => !setup.mappings.some(({ field }) => field === name))
    .map(({ name, label }) => ({
      pointer: '/mappings',
      detail: `The required field "${name}" (${label}) is not mapped.`,
    }));
}

/** The faults of `groupBy`. */
export function groupFaults(setup: IntegrationSetup): SetupFault[] {
  const { groupBy, target, mappings } = setup;
  if (!groupBy) return [];
  const { fields, lines } = targetOf(setup);
  if (!lines) return [{ pointer: '/groupBy', detail: `Records of the target ${target} are not grouped.` }];
  return groupBy.flatMap((name, index) => {
    const header = fields.some((field) => field.name === name) && mappings.some(({ field }) => field === name);
    return header ? [] : [{ pointer: `/groupBy/${index}`, detail: `"${name}" is not a mapped header field.` }];
  });
}
