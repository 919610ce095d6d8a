import { sourceColumns } from '../mapping/source-columns.js';
import type { FieldMapping, IntegrationSetup } from '../setup/setup.js';
import { targetOf } from '../setup/target-of.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';

/** A mapping that uses a column. */
interface ColumnUse {
  mapping: FieldMapping;
  field: Field;
}

/** A column of a template. */
export interface TemplateColumn {
  name: string;
  /** Empty for an unused column between others, in files whose columns are identified by position. */
  uses: ColumnUse[];
}

/** The columns that a setup reads, in the order of the template. */
export function templateColumns(setup: IntegrationSetup): TemplateColumn[] {
  const { mappings, file } = setup;
  const fields = mappableFields(targetOf(setup));
  const uses = mappings.flatMap((mapping) => {
    const field = fields.find(({ name }) => name === mapping.field);
    return field ? sourceColumns(mapping).map((column) => ({ column, mapping, field })) : [];
  });
  // Without a header columns are identified by position.
  const byPlace = file.type !== 'fixed-width' && file.headerRow === 0 ? file.columns : undefined;
  const names = byPlace ?? [...new Set(uses.map(({ column }) => column))];
  return names.map((name) => ({ name, uses: uses.filter(({ column }) => column === name) }));
}
