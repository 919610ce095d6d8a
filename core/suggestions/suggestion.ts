import type { FieldMapping, IntegrationSetup } from '../setup/setup.js';

/** How a mapping reads its values. */
export type Conversion = Pick<FieldMapping, 'date' | 'number' | 'boolean'>;

/** A column of a file: its name, and some of its values (none if they have not been read). */
export interface SourceColumn {
  name: string;
  values: readonly string[];
  /** How its dates or numbers are read, if a sample has shown it; several if that is a tie. */
  detected?: readonly Conversion[];
}

/** A saved integration, and the columns of its latest files. */
export interface EarlierSetup {
  code: string;
  name: string;
  version: number;
  setup: IntegrationSetup;
  /** Columns of each of its newest imports; empty if there was none. */
  files: readonly (readonly string[])[];
}

export const evidence = [
  'used_before',
  'known_export',
  'same_name',
  'known_synonym',
  'possible_synonym',
  'similar_name',
  'existing_numbers',
  'values_match',
  'values_mismatch',
  'column_mismatch',
] as const;
/** Evidence for or against a column; stable names, for programs. */
export type Evidence = (typeof evidence)[number];

/** A column that a field may come from: how certain, from 0 to 1, and why. */
export interface Candidate {
  field: string;
  column: string;
  confidence: number;
  evidence: Evidence[];
  /** One sentence for users. */
  reason: string;
  mapping: FieldMapping;
}

/** Another column that is possible. */
export type Alternative = Pick<Candidate, 'column' | 'confidence' | 'reason'>;

export interface SuggestedMapping extends Omit<Candidate, 'column'> {
  /** Null for a mapping without a column, such as a constant. */
  column: string | null;
  alternatives: Alternative[];
}

/** A field for which several columns are equally likely, or whose column is equally likely for another field. */
export interface UndecidedField {
  field: string;
  confidence: number;
  reason: string;
  alternatives: Alternative[];
}

/** An integration that matches a file's columns. */
export interface RecognisedIntegration {
  integration: string;
  name: string;
  version: number;
  target: IntegrationSetup['target'];
  matchingColumns: string[];
  /** Mapped by the integration but missing in the file: its import would fail. */
  missingColumns: string[];
  /** In the file, but neither mapped nor in earlier files of the integration. */
  additionalColumns: string[];
  confidence: number;
  reason: string;
}

/** The suggested mapping of a file's columns to one target. */
export interface MappingSuggestion {
  /** At most one per field, ready for a setup, in the order of the target's fields. */
  mappings: SuggestedMapping[];
  undecided: UndecidedField[];
  unmapped: {
    columns: { column: string; reason: string }[];
    /** Required fields without a suggested mapping. */
    requiredFields: string[];
  };
  recognised: RecognisedIntegration[];
}

/** For each master data target, by column: the share of its values that are numbers of existing records. */
export type ExistingNumbers = ReadonlyMap<string, ReadonlyMap<string, number>>;
