import { whyNoValue } from '../mapping/expression/expression.js';
import type { MappingContext } from '../mapping/mapping-context.js';
import { type RecordFault, shown } from '../mapping/record-fault.js';
import { fieldCheck } from '../mapping/validate/field-check.js';
import { recordRule } from '../mapping/validate/record-rule.js';
import type { CheckNamed, Validation } from '../setup/validation.js';
import type { Field } from '../targets/field.js';
import type { Plan } from './plan.js';

/** Adds the errors of a record to its faults, and returns its warnings. */
type RecordValidator = (values: readonly (string | null)[], faults: RecordFault[]) => RecordFault[];

/** A validation that needs nothing but the record. */
type LocalValidation = Exclude<Validation, { check: 'look-up' }>;

interface Check {
  /** Names of the fields that it uses. */
  fields: readonly string[];
  isWarning: boolean;
  /** Why a record fails the check; undefined if it passes. */
  fault(valueIn: (field: string) => string | null): RecordFault | undefined;
}

/** The validations of a plan as one function of a record's values; undefined if it has none. */
export function recordValidator(
  { setup: { validations = [], validate = 'mapped' }, fields }: Plan,
  context: MappingContext,
): RecordValidator | undefined {
  const byName = new Map(fields.map((field) => [field.name, field]));
  // Look-ups are left out: the database does them, batch by batch.
  const applies = (validation: Validation): validation is LocalValidation =>
    validation.check !== 'look-up' &&
    (validate === 'all' || validation.check === 'expression' || byName.get(validation.field)?.mapping !== undefined);
  const checks = validations
    .filter(applies)
    .map((validation) =>
      validation.check === 'expression' ? crossCheck(validation, fields, context) : oneField(validation, fields),
    );
  if (checks.length === 0) return undefined;

  return (values, faults) => {
    const invalidFields = new Set(faults.map(({ field }) => field));
    const warnings: RecordFault[] = [];
    const valueIn = (name: string): string | null => {
      const { position, default: defaultValue } = byName.get(name) ?? {};
      return position === undefined ? (defaultValue ?? null) : (values[position] ?? null);
    };
    for (const { fields: used, isWarning, fault } of checks) {
      // A value that could not be read is reported once.
      if (used.some((field) => invalidFields.has(field))) continue;
      const found = fault(valueIn);
      if (found) (isWarning ? warnings : faults).push(found);
    }
    return warnings;
  };
}

function oneField(validation: Exclude<LocalValidation, { check: 'expression' }>, fields: readonly Field[]): Check {
  const field = fields.find(({ name }) => name === validation.field);
  if (!field) throw new Error(`There is no field ${validation.field}.`);
  const check = fieldCheck(validation, field);
  return {
    fields: [field.name],
    isWarning: validation.severity === 'warning',
    fault(valueIn) {
      const value = valueIn(field.name);
      const invalid = check(value);
      if (!invalid) return undefined;
      const quoted = value === null ? '' : ` "${shown(value)}"`;
      return {
        code: invalid.code,
        field: field.name,
        value: value === null ? null : shown(value),
        message: validation.message ?? `${field.label}${quoted} ${invalid.message}.`,
      };
    },
  };
}

function crossCheck(validation: CheckNamed<'expression'>, fields: readonly Field[], context: MappingContext): Check {
  const { expression } = validation;
  const { fields: used, holds } = recordRule(expression, fields, context);
  const notMet = validation.message ?? `The rule is not met: ${expression}.`;
  return {
    fields: used,
    isWarning: validation.severity === 'warning',
    fault(valueIn) {
      try {
        if (holds(valueIn) !== false) return undefined;
        return { code: 'rule_not_met', field: null, value: null, message: notMet };
      } catch (error) {
        const message = `The rule ${expression} cannot be evaluated: ${whyNoValue(error)}.`;
        return { code: 'expression_failed', field: null, value: null, message };
      }
    },
  };
}
