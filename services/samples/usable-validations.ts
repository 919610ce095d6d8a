import { compileRecordRule } from '../../core/mapping/validate/record-rule.js';
import type { FieldMapping, IntegrationSetup } from '../../core/setup/setup.js';
import type { Validation } from '../../core/setup/validation.js';
import type { ValidationFault } from './setup-faults.js';

/** The validations of a setup that are valid, and do not concern a field whose mapping is invalid. */
export function usableValidations(
  { mappings, validations = [] }: IntegrationSetup,
  usableMappings: readonly FieldMapping[],
  faults: readonly ValidationFault[],
): Validation[] {
  const usable = new Set(usableMappings.map(({ field }) => field));
  const unusable = new Set(mappings.map(({ field }) => field).filter((field) => !usable.has(field)));
  return validations.filter(
    (validation, index) =>
      !faults.some((fault) => fault.validation === index) && !fieldsOf(validation).some((field) => unusable.has(field)),
  );
}

const fieldsOf = (validation: Validation): readonly string[] =>
  validation.check === 'expression' ? compileRecordRule(validation.expression).fields : [validation.field];
