import { patternFault } from '../mapping/linear-pattern.js';
import { compileRecordRule } from '../mapping/validate/record-rule.js';
import type { SetupFault } from '../model/setup-fault.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { targetOf } from '../setup/target-of.js';
import type { Validation } from '../setup/validation.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { isText, placeFaults } from './check-look-ups.js';

/** What the validations of a setup get wrong. */
export function validationFaults(setup: IntegrationSetup): SetupFault[] {
  const { target, validations = [] } = setup;
  const fields = mappableFields(targetOf(setup));
  return validations.flatMap((validation, index) => {
    const fault =
      validation.check === 'expression'
        ? ruleFault(validation.expression, target, fields)
        : (fieldFault(validation, target, fields) ?? unknownBefore(setup, validation, fields));
    return fault ? [{ pointer: `/validations/${index}${fault.pointer}`, detail: fault.detail }] : [];
  });
}

function ruleFault(expression: string, target: string, fields: readonly Field[]): SetupFault | undefined {
  try {
    const named = compileRecordRule(expression).fields;
    const unknown = named.find((name) => !fields.some((field) => field.name === name));
    if (unknown !== undefined) return { pointer: '/expression', detail: unknownField(target, unknown, fields) };
    return named.length > 0 ? undefined : { pointer: '/expression', detail: 'The rule names no field.' };
  } catch (error) {
    return { pointer: '/expression', detail: `No expression: ${(error as Error).message}` };
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
    return fault ? { pointer: '/pattern', detail: `No pattern: ${fault}.` } : undefined;
  }
  if (validation.check !== 'range' && validation.check !== 'length') return undefined;
  const { minimum, maximum } = validation;
  if (minimum === undefined && maximum === undefined)
    return { pointer: '', detail: `The ${validation.check} needs a minimum, a maximum or both.` };
  if (validation.check === 'length')
    return emptySpan(Number(minimum ?? 0) > Number(maximum ?? Number.POSITIVE_INFINITY));
  const isDay = (limit: unknown): boolean => /^\d{4}-/.test(String(limit));
  const wanted = { date: 'a day such as 2026-01-31', decimal: 'a number', integer: 'a number' }[field.kind as string];
  if (!wanted)
    return { pointer: '/field', detail: `"${field.name}" is a ${field.kind}; a range needs a number or a date.` };
  const misfit = [minimum, maximum].find((limit) => limit !== undefined && isDay(limit) !== (field.kind === 'date'));
  if (misfit !== undefined)
    return { pointer: '', detail: `"${misfit}" is not ${wanted}, as "${field.name}" needs it.` };
  if (minimum === undefined || maximum === undefined) return undefined;
  return emptySpan(isDay(minimum) ? minimum > maximum : Number(minimum) > Number(maximum));
}

// What is looked up in somebody else's database is asked for before a batch begins: what a mapping's look-up gives, or
// an item has where the file has nothing, is not known then.
function unknownBefore(
  { mappings }: IntegrationSetup,
  validation: Exclude<Validation, { check: 'expression' }>,
  fields: readonly Field[],
): SetupFault | undefined {
  if (validation.check !== 'look-up' || !validation.table) return undefined;
  const { field: name } = validation;
  if (mappings.some(({ field, lookUp }) => field === name && lookUp))
    return {
      pointer: '/table',
      detail: `"${name}" is looked up by its mapping already; a table cannot be asked for what that finds.`,
    };
  return fields.some((field) => field.name === name && field.fromItem)
    ? {
        pointer: '/table',
        detail: `Where "${name}" is empty it comes from the item, for which a table cannot be asked. Look it up by its mapping, in a value list or in a target.`,
      }
    : undefined;
}

const emptySpan = (empty: boolean): SetupFault | undefined =>
  empty ? { pointer: '/minimum', detail: 'The minimum is above the maximum.' } : undefined;

const unknownField = (target: string, name: string, fields: readonly Field[]): string =>
  `The target ${target} has no field "${name}"; it has ${fields.map((field) => field.name).join(', ')}.`;
