import { compileRecordRule } from '../../core/mapping/validate/record-rule.js';
import type { SetupFault } from '../../core/model/setup-fault.js';
import type { FieldMapping, IntegrationSetup } from '../../core/setup/setup.js';
import type { Validation } from '../../core/setup/validation.js';
import { checkSetup } from '../../core/setup-check/check-setup.js';

/** What is wrong with one mapping, or with all of them together (`field` null), whatever the rows contain. */
export interface MappingFault {
  field: string | null;
  code: 'mapping_invalid' | 'file_column_missing' | 'file_column_duplicated';
  message: string;
}

/** A fault of a mapping with its index; undefined if it concerns none of them. */
export interface PlacedFault extends MappingFault {
  index: number | undefined;
}

/** What is wrong with one validation, which is then left out. */
export interface ValidationFault {
  /** Its index among the validations, from 0. */
  validation: number;
  code: 'validation_invalid';
  message: string;
}

/** What prevents the setup from being saved, by mapping and by validation if it concerns one of them. */
export function setupFaults(
  setup: IntegrationSetup,
  unknown: readonly SetupFault[],
): { mappings: PlacedFault[]; validations: ValidationFault[] } {
  const mappings: PlacedFault[] = [];
  const validations: ValidationFault[] = [];
  for (const { pointer, detail: message } of [...checkSetup(setup), ...unknown]) {
    const [, part, place] = /^\/(mappings|validations)\/(\d+)/.exec(pointer) ?? [];
    const index = place === undefined ? undefined : Number(place);
    if (part === 'validations' && index !== undefined) {
      validations.push({ validation: index, code: 'validation_invalid', message });
      continue;
    }
    const field = index === undefined ? null : (setup.mappings[index]?.field ?? null);
    mappings.push({ index, field, code: 'mapping_invalid', message });
  }
  return { mappings, validations };
}

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
