import type { FieldMapping, IntegrationSetup } from '../setup/setup.js';

/** A column of a file: its name, and some of its values (none where nobody has looked). */
export interface SourceColumn {
  name: string;
  values: readonly string[];
}

/** An integration as saved, and the columns of the files that it took last. */
export interface EarlierSetup {
  code: string;
  name: string;
  version: number;
  setup: IntegrationSetup;
  /** Of each of its newest imports; empty where there was none. */
  files: readonly (readonly string[])[];
}

export const evidence = [
  'used_before',
  'same_name',
  'known_synonym',
  'possible_synonym',
  'similar_name',
  'existing_numbers',
  'values_match',
  'values_mismatch',
] as const;
/** What speaks for a column, or against it; stable names, for programs. */
export type Evidence = (typeof evidence)[number];

/** That a field comes from a column: how sure, from 0 to 1, and why. */
export interface Claim {
  field: string;
  column: string;
  confidence: number;
  evidence: Evidence[];
  /** One sentence for people. */
  reason: string;
  mapping: FieldMapping;
}

/** A column that could be meant instead. */
export type Alternative = Pick<Claim, 'column' | 'confidence' | 'reason'>;

export interface SuggestedMapping extends Omit<Claim, 'column'> {
  /** Null for a constant that was used before. */
  column: string | null;
  alternatives: Alternative[];
}

/** A field for which several columns are equally likely, or that claims a column like another field does. */
export interface UndecidedField {
  field: string;
  confidence: number;
  reason: string;
  alternatives: Alternative[];
}

/** An integration that was made for files with these columns. */
export interface RecognisedIntegration {
  integration: string;
  name: string;
  version: number;
  target: IntegrationSetup['target'];
  matchingColumns: string[];
  /** Mapped by the integration and not in the file: with these its import would fail. */
  missingColumns: string[];
  /** In the file and neither mapped nor seen in its imports. */
  additionalColumns: string[];
  confidence: number;
  reason: string;
}

/** What the columns of a file most likely mean for one target. */
export interface MappingSuggestion {
  /** One per field at most, each ready for a setup, in the order of the target's fields. */
  mappings: SuggestedMapping[];
  undecided: UndecidedField[];
  unmapped: {
    columns: { column: string; reason: string }[];
    /** Required fields that no mapping is suggested for. */
    requiredFields: string[];
  };
  recognised: RecognisedIntegration[];
}

/** For each master data target: the share of a column's values that are numbers of records that exist. */
export type ExistingNumbers = ReadonlyMap<string, ReadonlyMap<string, number>>;
