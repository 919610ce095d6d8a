import type { IntegrationSetup } from '../../setup/setup.js';
import { targetOf } from '../../setup/target-of.js';
import type { CheckNamed, Validation } from '../../setup/validation.js';
import type { Field } from '../../targets/field.js';
import { mappableFields } from '../../targets/target.js';
import { whyNoValue } from '../expression/expression.js';
import type { MappedField } from '../map-field.js';
import type { MappingContext } from '../mapping-context.js';
import { type RecordFault, shown } from '../record-fault.js';
import { fieldCheck } from './field-check.js';
import { recordRule } from './record-rule.js';

/** Adds what is wrong to the faults of a record, and gives the warnings. */
type RecordValidator = (values: readonly (string | null)[], faults: RecordFault[]) => RecordFault[];

/** What can be decided from the record alone. */
type HereValidation = Exclude<Validation, { check: 'look-up' }>;

interface Check {
  /** The fields that it is about. */
  about: readonly string[];
  warns: boolean;
  /** What it has against a record; undefined where nothing. */
  fault(valueIn: (field: string) => string | null): RecordFault | undefined;
}

/** The validations of a setup as one function of a record's values; undefined where it has none. */
export function recordValidator(
  setup: IntegrationSetup,
  mapped: readonly MappedField[],
  context: MappingContext,
): RecordValidator | undefined {
  const { validations = [], validate = 'mapped' } = setup;
  const fields = mappableFields(targetOf(setup));
  const positions = new Map(mapped.map(({ field }, index) => [field.name, index]));
  // Those that look something up are the database's business, batch by batch.
  const isWanted = (validation: Validation): validation is HereValidation =>
    validation.check !== 'look-up' &&
    (validate === 'all' || validation.check === 'expression' || positions.has(validation.field));
  const checks = validations
    .filter(isWanted)
    .map((validation) =>
      validation.check === 'expression' ? crossCheck(validation, fields, context) : oneField(validation, fields),
    );
  if (checks.length === 0) return undefined;
  const defaults = new Map(fields.map((field) => [field.name, field.default ?? null]));

  return (values, faults) => {
    const faulty = new Set(faults.map(({ field }) => field));
    const warnings: RecordFault[] = [];
    const valueIn = (name: string): string | null => {
      const position = positions.get(name);
      return position === undefined ? (defaults.get(name) ?? null) : (values[position] ?? null);
    };
    for (const { about, warns, fault } of checks) {
      // A value that could not be read is said once.
      if (about.some((field) => faulty.has(field))) continue;
      const found = fault(valueIn);
      if (found) (warns ? warnings : faults).push(found);
    }
    return warnings;
  };
}

function oneField(validation: Exclude<HereValidation, { check: 'expression' }>, fields: readonly Field[]): Check {
  const field = fields.find(({ name }) => name === validation.field);
  if (!field) throw new Error(`There is no field ${validation.field}.`);
  const check = fieldCheck(validation, field);
  return {
    about: [field.name],
    warns: validation.severity === 'warning',
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
  const { about, holds } = recordRule(expression, fields, context);
  const notMet = validation.message ?? `The rule is not met: ${expression}.`;
  return {
    about,
    warns: validation.severity === 'warning',
    fault(valueIn) {
      try {
        if (holds(valueIn) !== false) return undefined;
        return { code: 'rule_not_met', field: null, value: null, message: notMet };
      } catch (error) {
        const told = `The rule ${expression} cannot be decided: ${whyNoValue(error)}.`;
        return { code: 'expression_failed', field: null, value: null, message: told };
      }
    },
  };
}
