import { type CompiledMapping, compileMapping } from '../mapping/compile-mapping.js';
import { InvalidSetup } from '../setup/invalid-setup.js';
import type { LookUp } from '../setup/look-up.js';
import { findsNumber, groupFields, matchFields } from '../setup/match-fields.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { type ChosenTarget, externalTargetOf, targetOf } from '../setup/target-of.js';
import { writeSettingsOf } from '../setup/write-settings.js';
import { mappableFields, type Target } from '../targets/target.js';
import { identityOf } from '../text/text-identity.js';
import { compileValidations } from './compile-validations.js';
import { externalLookUps, lookUpChecks, missingInTarget } from './look-ups.js';
import type { Plan, PlanFor } from './plan.js';
import { type FieldsByName, isLookedUp, isMapped, type MappedField, type PlannedField } from './planned-field.js';

/**
 * Compiles a setup. Throws `InvalidSetup` if it maps a field, or looks one up, that the target does not have; the use of
 * `mappings` and `validations` throws it if one of them is not valid.
 */
export function compilePlan(setup: IntegrationSetup): Plan {
  const { matchBy } = setup;
  const target = targetOf(setup);
  const fields = plannedFields(setup, target);
  const byName: FieldsByName = new Map(fields.map((field) => [field.name, field]));
  const named = (names: readonly string[]): PlannedField[] => names.flatMap((name) => byName.get(name) ?? []);
  const mapped = mappedFields(setup, byName);
  const key = named(target.key);
  const match = matchBy && { named: named(matchBy), fields: named(matchFields(setup)) };
  const present = fields.filter(
    (field) =>
      isMapped(field) ||
      field.default !== undefined ||
      field.fromItem !== undefined ||
      (match !== undefined && key.includes(field)),
  );
  const lookUps = mapped.filter(isLookedUp);
  const checks = lookUpChecks(setup, present);
  refuseMissing(setup, [...lookUps.map(({ mapping: { lookUp } }) => lookUp), ...checks.map(({ check }) => check)]);
  const mappings = madeOnce(() => compileMappings(plan as Plan));
  const validations = madeOnce(() => compileValidations(setup, byName));
  const plan: PlanFor<Target> & { external: ChosenTarget | undefined } = {
    setup,
    target,
    external: externalTargetOf(setup),
    fields,
    header: present.filter(({ ofLine }) => !ofLine),
    lines: present.filter(({ ofLine }) => ofLine),
    key,
    number: key.at(-1) as PlannedField,
    mapped,
    get mappings() {
      return mappings();
    },
    get validations() {
      return validations();
    },
    groupPositions: named(groupFields(setup)).flatMap(({ position }) => position ?? []),
    match,
    ...writeSettingsOf(setup),
    findsNumber: findsNumber(setup),
    lookUps,
    lookUpChecks: checks,
    externalLookUps: externalLookUps(lookUps, checks),
    warns: checks.some(({ check }) => check.severity === 'warning'),
  };
  // Without an external target, `target` is an internal one.
  return plan as Plan;
}

function madeOnce<Made extends object>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function plannedFields({ mappings }: IntegrationSetup, target: Target): PlannedField[] {
  const positions = new Map(mappings.map(({ field }, position) => [field, position]));
  return mappableFields(target).map((field, index): PlannedField => {
    const ofLine = index >= target.fields.length;
    const position = positions.get(field.name);
    const mapping = position === undefined ? undefined : mappings[position];
    return mapping && position !== undefined ? { ...field, ofLine, mapping, position } : { ...field, ofLine };
  });
}

function mappedFields(setup: IntegrationSetup, byName: FieldsByName): MappedField[] {
  return setup.mappings.map(({ field: name }) => {
    const field = byName.get(name);
    if (!field || !isMapped(field)) throw new InvalidSetup(setup, `The target ${setup.target} has no field "${name}".`);
    return field;
  });
}

function refuseMissing(setup: IntegrationSetup, lookUps: readonly Partial<LookUp>[]): void {
  for (const lookUp of lookUps) {
    const missing = missingInTarget(lookUp);
    if (missing !== undefined) throw new InvalidSetup(setup, missing);
  }
}

function compileMappings(plan: Plan): CompiledMapping[] {
  const emptyValues = new Set(plan.setup.file.emptyValues?.map(identityOf));
  return plan.mapped.map((field) => {
    try {
      return compileMapping(field, field.mapping, { emptyValues, isNeeded: isNeeded(plan, field) });
    } catch (error) {
      throw new InvalidSetup(plan.setup, `The mapping of "${field.name}" is not valid: ${(error as Error).message}`);
    }
  });
}

/** Whether a record without a value is in error, no matter what exists in the internal target. */
function isNeeded({ match, findsNumber, target, key }: Plan, field: PlannedField): boolean {
  if (field.default !== undefined) return false;
  const required = field.required === true;
  if (!findsNumber) return required;
  // One record of a document is enough; a number is needed only if no existing record is found.
  return match?.named.includes(field) ? required || !target.lines : required && !key.includes(field);
}
