/** A value on its way: decimals and days as text, so that none loses digits; null for none. */
export type FieldValue = string | number | boolean | null;
export type FieldValues = Record<string, FieldValue>;

/** Characters that are kept of the name that an external target gives a field. */
export const longestFieldName = 60;

/** A document or a record on its way to an external target. */
export interface ExternalDocument {
  /** Names it for ever: what comes again under the same key is the same, and is done once. */
  key: string;
  /** By the target's field; those that the setup does not map are left out. */
  fields: FieldValues;
  /** Present where the target has lines. */
  lines?: FieldValues[];
}

/** Documents to be written, and how. */
export interface WriteOrder {
  documents: readonly ExternalDocument[];
  write: 'insert' | 'update' | 'upsert';
  /** What becomes of one that `write` does not take. */
  onConflict: 'error' | 'skip';
  /** Fields that an update leaves as they are where the value is null. */
  keeps: readonly string[];
  /** Only find out: nothing may remain of it. */
  dryRun: boolean;
}

/** What has become of a document. */
export type Outcome =
  | { outcome: 'inserted' | 'skipped' }
  /** `changes` where the target can tell; empty where nothing changed. */
  | { outcome: 'updated'; changes?: { field: string; before: unknown; after: unknown }[] }
  /** Of a dry run: it would be sent, and what then becomes of it only its target knows. */
  | { outcome: 'sent' }
  | {
      outcome: 'error';
      code: 'duplicate' | 'not_found' | 'rejected' | 'refused_by_endpoint' | 'outcome_unknown';
      field?: string;
      message: string;
    };
