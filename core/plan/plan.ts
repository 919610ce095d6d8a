import type { CompiledMapping } from '../mapping/compile-mapping.js';
import type { IntegrationSetup } from '../setup/setup.js';
import type { ChosenTarget } from '../setup/target-of.js';
import type { WriteSettings } from '../setup/write-settings.js';
import type { InternalTarget, Target } from '../targets/target.js';
import type { CompiledValidation } from './compile-validations.js';
import type { ExternalLookUp, LookUpCheck } from './look-ups.js';
import type { LookedUpField, MappedField, PlannedField } from './planned-field.js';

/** What follows from a setup, made once by `compilePlan`. A field is the same object wherever it occurs. */
export interface PlanFor<Of extends Target> extends WriteSettings {
  setup: IntegrationSetup;
  target: Of;
  /** The fields of the target: of the record or header, then of the lines. */
  fields: readonly PlannedField[];
  /** Those of the record or header that have a value in a batch: mapped, by default, or found with the record. */
  header: readonly PlannedField[];
  /** Those of the lines; empty if the target has none. */
  lines: readonly PlannedField[];
  /** The fields of the target's key. */
  key: readonly PlannedField[];
  /** The last field of the key. */
  number: PlannedField;
  /** The mapped fields, in the order of the mappings. */
  mapped: readonly MappedField[];
  /** The mappings as functions, in their order; compiled when they are first used, as only rows of files need them. */
  readonly mappings: readonly CompiledMapping[];
  /** The validations as functions, except look-ups; compiled when they are first used, as the mappings. */
  readonly validations: readonly CompiledValidation[];
  /** Positions, among a record's values, of those that identify its group. */
  groupPositions: readonly number[];
  /** The fields by which existing records are found; undefined if those are the key. */
  match: Match | undefined;
  /** Whether a record may have no number, because the existing record is found by other fields and updated. */
  findsNumber: boolean;
  lookUps: readonly LookedUpField[];
  lookUpChecks: readonly LookUpCheck[];
  externalLookUps: readonly ExternalLookUp[];
  /** Whether processing may find warnings. */
  warns: boolean;
}

interface Match {
  /** The fields that the setup names. */
  named: readonly PlannedField[];
  /** These, after the other fields of the key. */
  fields: readonly PlannedField[];
}

/** The plan of a setup whose records become rows of our own tables. */
export interface InternalPlan extends PlanFor<InternalTarget> {
  external: undefined;
}

/** The plan of a setup whose records are sent to a table or an endpoint of the company's own. */
export interface ExternalPlan extends PlanFor<Target> {
  external: ChosenTarget;
}

export type Plan = InternalPlan | ExternalPlan;
