import type { Plan } from '../plan/plan.js';
import type { MappedField } from '../plan/planned-field.js';

/** A column of a template. */
export interface TemplateColumn {
  name: string;
  /** The fields that are mapped from it. Empty for an unused column between others, in files whose columns are identified by position. */
  uses: MappedField[];
}

/** The columns that a plan reads, in the order of the template. */
export function templateColumns({ setup: { file }, mapped, mappings }: Plan): TemplateColumn[] {
  const uses = mapped.flatMap((field) => mappings[field.position]?.columns.map((column) => ({ column, field })) ?? []);
  // Without a header columns are identified by position.
  const byPlace = file.type !== 'fixed-width' && file.headerRow === 0 ? file.columns : undefined;
  const names = byPlace ?? [...new Set(uses.map(({ column }) => column))];
  return names.map((name) => ({ name, uses: uses.filter(({ column }) => column === name).map(({ field }) => field) }));
}
