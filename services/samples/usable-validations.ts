import { compileRecordRule } from '../../core/mapping/validate/record-rule.js';
import type { FieldMapping, IntegrationSetup } from '../../core/setup/setup.js';
import type { Validation } from '../../core/setup/validation.js';
import type { ValidationFault } from './setup-faults.js';

/** The validations of a setup that can work, and that are not about what a broken mapping would give. */
export function usableValidations(
  { mappings, validations = [] }: IntegrationSetup,
  usableMappings: readonly FieldMapping[],
  faults: readonly ValidationFault[],
): Validation[] {
  const sound = new Set(usableMappings.map(({ field }) => field));
  const broken = new Set(mappings.map(({ field }) => field).filter((field) => !sound.has(field)));
  return validations.filter(
    (validation, index) =>
      !faults.some((fault) => fault.validation === index) && !fieldsOf(validation).some((field) => broken.has(field)),
  );
}

const fieldsOf = (validation: Validation): readonly string[] =>
  validation.check === 'expression' ? compileRecordRule(validation.expression).fields : [validation.field];
