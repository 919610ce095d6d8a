import { patternFault } from '../mapping/linear-pattern.js';
import { compileRecordRule } from '../mapping/validate/record-rule.js';
import type { SetupFault } from '../model/setup-fault.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { targetOf } from '../setup/target-of.js';
import type { Validation } from '../setup/validation.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { isText, placeFaults } from './check-look-ups.js';

/** The faults of a setup's validations. */
export function validationFaults(setup: IntegrationSetup): SetupFault[] {
  const { target, validations = [] } = setup;
  const fields = mappableFields(targetOf(setup));
  return validations.flatMap((validation, index) => {
    const fault =
      validation.check === 'expression'
        ? ruleFault(validation.expression, target, fields)
        : (fieldFault(validation, target, fields) ?? notYetKnown(setup, validation, fields));
    return fault ? [{ pointer: `/validations/${index}${fault.pointer}`, detail: fault.detail }] : [];
  });
}

function ruleFault(expression: string, target: string, fields: readonly Field[]): SetupFault | undefined {
  try {
    const named = compileRecordRule(expression).fields;
    const unknown = named.find((name) => !fields.some((field) => field.name === name));
    if (unknown !== undefined) return { pointer: '/expression', detail: unknownField(target, unknown, fields) };
    return named.length > 0
      ? undefined
      : { pointer: '/expression', detail: 'The rule must use at least one field, such as record.quantity.' };
  } catch (error) {
    return { pointer: '/expression', detail: `The expression is not valid: ${(error as Error).message}` };
  }
}

function fieldFault(
  validation: Exclude<Validation, { check: 'expression' }>,
  target: string,
  fields: readonly Field[],
): SetupFault | undefined {
  const field = fields.find(({ name }) => name === validation.field);
  if (!field) return { pointer: '/field', detail: unknownField(target, validation.field, fields) };
  if (validation.check === 'look-up')
    return (
      placeFaults(validation, '')[0] ??
      (isText(field)
        ? undefined
        : { pointer: '/field', detail: `"${field.name}" is a ${field.kind}; a look-up needs a code or a text.` })
    );
  if (validation.check === 'pattern') {
    const fault = patternFault(validation.pattern);
    return fault ? { pointer: '/pattern', detail: `The pattern is not valid: ${fault}.` } : undefined;
  }
  if (validation.check !== 'range' && validation.check !== 'length') return undefined;
  const { minimum, maximum } = validation;
  if (minimum === undefined && maximum === undefined)
    return { pointer: '', detail: `The check ${validation.check} needs a minimum, a maximum or both.` };
  if (validation.check === 'length')
    return emptyRange(Number(minimum ?? 0) > Number(maximum ?? Number.POSITIVE_INFINITY));
  const isDay = (limit: unknown): boolean => /^\d{4}-/.test(String(limit));
  const wanted = { date: 'a day such as 2026-01-31', decimal: 'a number', integer: 'a number' }[field.kind as string];
  if (!wanted)
    return { pointer: '/field', detail: `"${field.name}" is a ${field.kind}; a range needs a number or a date.` };
  const wrongKind = [minimum, maximum].find((limit) => limit !== undefined && isDay(limit) !== (field.kind === 'date'));
  if (wrongKind !== undefined)
    return { pointer: '', detail: `"${wrongKind}" must be ${wanted}, because "${field.name}" is a ${field.kind}.` };
  if (minimum === undefined || maximum === undefined) return undefined;
  return emptyRange(isDay(minimum) ? minimum > maximum : Number(minimum) > Number(maximum));
}

// Values are looked up in an external database before a batch begins. The results of a mapping's look-up, and defaults
// that come from an item, are not known at that time.
function notYetKnown(
  { mappings }: IntegrationSetup,
  validation: Exclude<Validation, { check: 'expression' }>,
  fields: readonly Field[],
): SetupFault | undefined {
  if (validation.check !== 'look-up' || !validation.table) return undefined;
  const { field: name } = validation;
  if (mappings.some(({ field, lookUp }) => field === name && lookUp))
    return {
      pointer: '/table',
      detail: `The mapping of "${name}" has a look-up, and its result cannot be looked up in a table.`,
    };
  return fields.some((field) => field.name === name && field.fromItem)
    ? {
        pointer: '/table',
        detail: `An empty "${name}" is taken from the item, and that value cannot be looked up in a table. Use a look-up in its mapping, a value list or a target.`,
      }
    : undefined;
}

const emptyRange = (empty: boolean): SetupFault | undefined =>
  empty ? { pointer: '/minimum', detail: 'The minimum must not be greater than the maximum.' } : undefined;

const unknownField = (target: string, name: string, fields: readonly Field[]): string =>
  `The target ${target} has no field "${name}"; it has ${fields.map((field) => field.name).join(', ')}.`;
