import type { LookUpPlace } from '../setup/look-up.js';
import type { IntegrationSetup } from '../setup/setup.js';
import type { CheckNamed } from '../setup/validation.js';
import { isLookedUp, isMapped, type MappedField, type PlannedField } from './planned-field.js';

/** A validation with a look-up, and the field whose values are looked up. */
export interface LookUpCheck {
  check: CheckNamed<'look-up'>;
  field: PlannedField;
}

/** The look-ups among the validations of a setup that apply to one of the fields. */
export function lookUpChecks(
  { validations = [], validate }: IntegrationSetup,
  fields: readonly PlannedField[],
): LookUpCheck[] {
  return validations.flatMap((check): LookUpCheck[] => {
    const field = check.check === 'look-up' && fields.find(({ name }) => name === check.field);
    return field && (validate === 'all' || isMapped(field)) ? [{ check, field }] : [];
  });
}

/** A look-up in a table of the company's own database; without `take` it only checks whether the value exists. */
export type TableLookUp = LookUpPlace & { take?: string };

/** A look-up that queries a database of the company's own. */
export interface ExternalLookUp {
  lookUp: TableLookUp;
  /** The index of the mapping whose values are looked up; undefined for a field that always has its default. */
  position: number | undefined;
  defaultValue: string | undefined;
}

/** The look-ups of mappings and validations that query a database of the company's own. */
export function externalLookUps(mapped: readonly MappedField[], checks: readonly LookUpCheck[]): ExternalLookUp[] {
  return [
    ...mapped
      .filter(isLookedUp)
      .map(({ mapping: { lookUp }, position }) => ({ lookUp, position, defaultValue: undefined })),
    ...checks.map(({ check, field }) => ({ lookUp: check, position: field.position, defaultValue: field.default })),
  ].filter(({ lookUp }) => lookUp.table);
}
