import { ofSheet, sheetPlace } from '../formats/row-in-sheet.js';
import type { Notice } from '../model/notice.js';
import type { Plan } from '../plan/plan.js';
import { isMapped, type PlannedField } from '../plan/planned-field.js';
import { knownNames } from '../suggestions/known-names.js';
import { cutText } from '../text/cut-text.js';
import { quotedText } from '../text/quoted-text.js';
import { identityOf } from '../text/text-identity.js';

/** Columns that have a notice of their own; of more only the number is said. */
const maxColumns = 20;

/** Columns that are looked at: no list of records has more, and their names are compared while nothing else runs. */
const maxExamined = 1_000;

/**
 * A notice for each column that no mapping uses although it has the name or the label of a field, or a known synonym of a
 * field that is not mapped. The names of a target's fields are prepared once per process and target, which takes a tenth of a second. `sheet`: that of a workbook.
 */
export function unusedColumns(plan: Plan, columns: readonly string[], sheet: string | undefined): Notice[] {
  const { file } = plan.setup;
  const headerRow = file.type === 'fixed-width' ? 0 : (file.headerRow ?? 1);
  const seen = new Set(plan.mappings.flatMap((mapping) => mapping.columns).map(identityOf));
  const unused = columns.slice(0, maxExamined).filter((column) => seen.size < seen.add(identityOf(column)).size);
  const found = unused.flatMap((column) => {
    const field = fieldOf(plan, column);
    return field ? [{ column, field }] : [];
  });
  const place = { ...sheetPlace(sheet), ...(headerRow > 0 ? { row: headerRow } : {}) };
  const notices = found.slice(0, maxColumns).map(
    ({ column, field }): Notice => ({
      code: 'column_not_used',
      message: messageFor(column, field, sheet),
      place: { ...place, column: cutText(column, 1_000) },
    }),
  );
  const more = found.length - notices.length;
  if (more === 0) return notices;
  const message = `${more} more ${more === 1 ? 'column' : 'columns'}${ofSheet(sheet)} that ${more === 1 ? 'is' : 'are'} not used by any mapping ${more === 1 ? 'has the name' : 'have names'} of fields.`;
  return [...notices, { code: 'column_not_used', message, place }];
}

/** The field whose name a column has; first one that is not mapped. */
function fieldOf({ target, fields }: Plan, column: string): PlannedField | undefined {
  const matches = knownNames(target)
    .known(column)
    .filter(({ evidence }) => evidence === 'same_name' || evidence === 'known_synonym')
    .flatMap(({ field, evidence }) => {
      const planned = fields.find(({ name }) => name === field.name);
      return planned && (!isMapped(planned) || evidence === 'same_name') ? [planned] : [];
    });
  return matches.find((field) => !isMapped(field)) ?? matches[0];
}

function messageFor(column: string, field: PlannedField, sheet: string | undefined): string {
  const is = `Column ${quotedText(column, 60)}${ofSheet(sheet)} is not used by any mapping, but it has the name of the field "${field.label}"`;
  if (!isMapped(field)) return `${is}: map it to ${field.name} if its values are to be imported.`;
  const { mapping } = field;
  const source = mapping.column === undefined ? 'another source' : `column ${quotedText(mapping.column, 60)}`;
  return `${is}, which is mapped from ${source}: map ${field.name} from it if that is what is meant.`;
}
