/** A value to be written: decimals and days as text, so that no digits are lost; null for none. */
export type FieldValue = string | number | boolean | null;
export type FieldValues = Record<string, FieldValue>;

/** Characters after which a field name from an external target is cut. */
export const maxFieldNameCharacters = 60;

/** A document or a record to be written to an external target. */
export interface ExternalDocument {
  /** Idempotency key: a document with the same key is the same document, and is written once. */
  key: string;
  /** Values by field; fields that the setup does not map are missing. */
  fields: FieldValues;
  /** Present if the target has lines. */
  lines?: FieldValues[];
}

/** Documents to be written, and how. */
export interface WriteOrder {
  documents: readonly ExternalDocument[];
  writeMode: 'insert' | 'update' | 'upsert';
  /** What happens to a document to which `writeMode` does not apply. */
  onConflict: 'error' | 'skip';
  /** Fields that an update does not change if the value is null. */
  keepWhenNull: readonly string[];
  /** If true, the writer only reports what it would do, and changes nothing. */
  dryRun: boolean;
}

/** The outcome of writing a document. */
export type Outcome =
  | { outcome: 'inserted' | 'skipped' }
  /** `changes` is present if the target reports changes; empty if nothing changed. */
  | { outcome: 'updated'; changes?: { field: string; before: unknown; after: unknown }[] }
  /** In a dry run: it would be sent, but the target does not say what it would do. */
  | { outcome: 'sent' }
  | {
      outcome: 'error';
      code: 'duplicate' | 'not_found' | 'rejected' | 'refused_by_endpoint' | 'outcome_unknown';
      field?: string;
      message: string;
    };
