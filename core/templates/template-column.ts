import { sourceColumns } from '../mapping/source-columns.js';
import type { FieldMapping, IntegrationSetup } from '../setup/setup.js';
import { targetOf } from '../setup/target-of.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';

/** A mapping that takes something from a column. */
interface ColumnUse {
  mapping: FieldMapping;
  field: Field;
}

/** A column of the file that a setup reads. */
export interface TemplateColumn {
  name: string;
  /** Empty for a column that only stands between others, where columns are known by their places. */
  uses: ColumnUse[];
}

/** The columns that a setup takes from its files, in the order in which a template has them. */
export function templateColumns(setup: IntegrationSetup): TemplateColumn[] {
  const { mappings, file } = setup;
  const fields = mappableFields(targetOf(setup));
  const uses = mappings.flatMap((mapping) => {
    const field = fields.find(({ name }) => name === mapping.field);
    return field ? sourceColumns(mapping).map((column) => ({ column, mapping, field })) : [];
  });
  // Without a header it is the place that tells which column is which.
  const byPlace = file.type !== 'fixed-width' && file.headerRow === 0 ? file.columns : undefined;
  const names = byPlace ?? [...new Set(uses.map(({ column }) => column))];
  return names.map((name) => ({ name, uses: uses.filter(({ column }) => column === name) }));
}
