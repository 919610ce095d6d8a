import type { Field } from './field.js';

/** What records become. Master data: one per record; a document: one per group of records. */
export interface Target {
  name: string;
  label: string;
  /** The fields that identify a document or record. */
  key: readonly string[];
  /** Master data: the record's fields. Documents: the header's. */
  fields: readonly Field[];
  /** Present for documents: every record of a group is one line. */
  lines?: { fields: readonly Field[] };
}

/** An internal target: Longshore's own tables. */
export interface InternalTarget extends Target {
  table: string;
  lines?: { table: string; fields: readonly Field[] };
}

/** Every field that a setup can map for a target: the header's, then the lines'. */
export function mappableFields(target: Target): readonly Field[] {
  return [...target.fields, ...(target.lines?.fields ?? [])];
}
