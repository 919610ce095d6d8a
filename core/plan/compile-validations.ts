import { whyNoValue } from '../mapping/expression/expression.js';
import type { MappingContext } from '../mapping/mapping-context.js';
import { quotedValue, type RecordFault, shown } from '../mapping/record-fault.js';
import { fieldCheck } from '../mapping/validate/field-check.js';
import { recordRule } from '../mapping/validate/record-rule.js';
import { InvalidSetup } from '../setup/invalid-setup.js';
import type { IntegrationSetup } from '../setup/setup.js';
import type { CheckNamed, Validation } from '../setup/validation.js';
import type { FieldsByName, PlannedField } from './planned-field.js';

/** A validation of a plan that needs nothing but the record. */
export interface CompiledValidation {
  /** The fields that it uses. */
  fields: readonly PlannedField[];
  isWarning: boolean;
  /** Why a record with these values does not meet it; undefined if it does. */
  fault(valueIn: ValueOf, context: MappingContext): RecordFault | undefined;
}

/** The value of a field in a record: the one of its mapping, or its default. */
type ValueOf = (field: PlannedField) => string | null;

type LocalValidation = Exclude<Validation, { check: 'look-up' }>;
type FieldValidation = Exclude<LocalValidation, { check: 'expression' }>;

/**
 * Compiles the validations of a setup, whose fields are `byName`. Look-ups are left out: the database does them, batch
 * by batch. Throws `InvalidSetup` if one is not valid.
 */
export function compileValidations(setup: IntegrationSetup, byName: FieldsByName): CompiledValidation[] {
  const { validations = [], validationScope = 'mapped' } = setup;
  const fieldNamed = (name: string): PlannedField => {
    const field = byName.get(name);
    if (!field) throw new Error(`The target ${setup.target} has no field "${name}".`);
    return field;
  };
  const applies = ({ field }: FieldValidation): boolean =>
    validationScope === 'all' || byName.get(field)?.mapping !== undefined;
  return validations.flatMap((validation, index): CompiledValidation[] => {
    if (validation.check === 'look-up') return [];
    try {
      if (validation.check === 'expression') return [crossCheck(validation, fieldNamed)];
      return applies(validation) ? [oneField(validation, fieldNamed(validation.field))] : [];
    } catch (error) {
      throw new InvalidSetup(setup, `Validation ${index + 1} is not valid: ${(error as Error).message}`);
    }
  });
}

function oneField(validation: FieldValidation, field: PlannedField): CompiledValidation {
  const check = fieldCheck(validation, field);
  return {
    fields: [field],
    isWarning: validation.severity === 'warning',
    fault(valueIn) {
      const value = valueIn(field);
      const invalid = check(value);
      if (!invalid) return undefined;
      const quoted = value === null ? '' : ` ${quotedValue(value)}`;
      return {
        code: invalid.code,
        field: field.name,
        value: value === null ? null : shown(value),
        message: validation.message ?? `${field.label}${quoted} ${invalid.message}.`,
      };
    },
  };
}

function crossCheck(
  validation: CheckNamed<'expression'>,
  fieldNamed: (name: string) => PlannedField,
): CompiledValidation {
  const { expression } = validation;
  const { fields, holds } = recordRule(expression, fieldNamed);
  const notMet = validation.message ?? `The rule is not met: ${expression}.`;
  return {
    fields,
    isWarning: validation.severity === 'warning',
    fault(valueIn, context) {
      try {
        if (holds(valueIn, context) !== false) return undefined;
        return { code: 'rule_not_met', field: null, value: null, message: notMet };
      } catch (error) {
        const message = `The rule ${expression} cannot be evaluated: ${whyNoValue(error)}.`;
        return { code: 'expression_failed', field: null, value: null, message };
      }
    },
  };
}
