import type { Field } from './field.js';

/** What records become. Master data has one record each; a document is made of a group. */
export interface Target {
  name: string;
  label: string;
  table: string;
  /** The fields that are unique together within a company. */
  key: readonly string[];
  /** Master data: the record's fields. Documents: the header's. */
  fields: readonly Field[];
  /** Present for documents: every record of a group is one line. */
  lines?: { table: string; fields: readonly Field[] };
}

/** Every field that a setup can map for a target: the header's, then the lines'. */
export function mappableFields(target: Target): readonly Field[] {
  return [...target.fields, ...(target.lines?.fields ?? [])];
}
