import type { LookUp, LookUpPlace } from '../setup/look-up.js';
import type { IntegrationSetup } from '../setup/setup.js';
import type { CheckNamed } from '../setup/validation.js';
import type { Target } from '../targets/target.js';
import { targets } from '../targets/targets.js';
import { isMapped, type LookedUpField, type PlannedField } from './planned-field.js';

/** A validation with a look-up, and the field whose values are looked up. */
export interface LookUpCheck {
  check: CheckNamed<'look-up'>;
  field: PlannedField;
}

/** The look-ups among the validations of a setup that apply to one of the fields. */
export function lookUpChecks(
  { validations = [], validationScope }: IntegrationSetup,
  fields: readonly PlannedField[],
): LookUpCheck[] {
  return validations.flatMap((check): LookUpCheck[] => {
    const field = check.check === 'look-up' && fields.find(({ name }) => name === check.field);
    return field && (validationScope === 'all' || isMapped(field)) ? [{ check, field }] : [];
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
export function externalLookUps(fields: readonly LookedUpField[], checks: readonly LookUpCheck[]): ExternalLookUp[] {
  return [
    ...fields.map(({ mapping: { lookUp }, position }) => ({ lookUp, position, defaultValue: undefined })),
    ...checks.map(({ check, field }) => ({ lookUp: check, position: field.position, defaultValue: field.default })),
  ].filter(({ lookUp }) => lookUp.table);
}

/** What a look-up names although its internal target does not have it, as a sentence; undefined if it has everything. */
export function missingInTarget({ target: name, by, take, template = {} }: Partial<LookUp>): string | undefined {
  if (name === undefined) return undefined;
  // A stored setup may name a target that a release has removed.
  const target: Target | undefined = targets[name];
  if (!target) return `There is no target "${name}".`;
  const fields = new Set(target.fields.map((field) => field.name));
  const missing = [by, take, ...Object.keys(template)].find((field) => field !== undefined && !fields.has(field));
  return missing === undefined ? undefined : `The target ${name} has no field "${missing}".`;
}
