import type { SourceColumn } from '../../../../core/suggestions/suggestion.js';
import type { TargetName } from '../../../../core/targets/targets.js';
import { cellOf, rowsOf } from './cells.js';
import type { places } from './places.js';

/** A made-up file of a shop, an ERP or a person, and what a clerk who knows it would map. */
export interface BusinessFile {
  from: string;
  /** Undefined if the file itself does not show whether its partners are customers or vendors. */
  target: TargetName | undefined;
  columns: SourceColumn[];
  /** Column by field. */
  mapped: ReadonlyMap<string, string>;
  /** Further columns that are not wrong, as "field column". */
  acceptable: ReadonlySet<string>;
}

/** How a file is described in the lists beside this file. */
export interface Described {
  from: string;
  target: TargetName | undefined;
  place: keyof typeof places;
  /** Whether rows are lines of documents (default for sales documents), and whether only the first has the header's values. */
  lines?: boolean;
  headerOnce?: boolean;
  /** `Header=kind of cells>field`, separated by `|`; `~field` for a column that is acceptable, nothing for one to be left out. */
  columns: string;
}

/** Makes the file that is described, always the same. */
export function businessFile({ from, target, place, columns: text, ...more }: Described): BusinessFile {
  const rows = rowsOf(place, more.lines ?? target === 'sales-document');
  const mapped = new Map<string, string>();
  const acceptable = new Set<string>();
  const columns = text.split('|').map((entry) => {
    const [, name = '', kind = '', sign, field = ''] = /^(.+)=([^=>~]+)(?:([>~])(\w+))?$/su.exec(entry.trim()) ?? [];
    if (name === '') throw new Error(`${from}: "${entry}" describes no column.`);
    if (sign === '>' && mapped.has(field)) throw new Error(`${from}: ${field} has two columns.`);
    if (sign === '>') mapped.set(field, name);
    if (sign === '~') acceptable.add(`${field} ${name}`);
    return { name, values: rows.map((row) => cellOf(kind.trim(), row, more.headerOnce ?? false)) };
  });
  return { from, target, columns, mapped, acceptable };
}
