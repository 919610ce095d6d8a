import { maxColumnNameCharacters } from '../formats/column-names.js';
import { identityOf, isBlankText } from '../text/text-identity.js';
import { grouped } from './grouped.js';
import type { SourceColumn } from './suggestion.js';

/** The columns that a setup can name, trimmed as in an import, and the others with the reason. */
export function usableColumns(columns: readonly SourceColumn[]): {
  usable: SourceColumn[];
  unusable: { column: string; reason: string }[];
} {
  const byName = grouped(
    columns.map((column) => ({ ...column, name: column.name.trim() })),
    ({ name }) => identityOf(name),
  );
  const usable: SourceColumn[] = [];
  const unusable: { column: string; reason: string }[] = [];
  for (const own of byName.values()) {
    const [column] = own;
    const name = column?.name ?? '';
    const reason = isBlankText(name)
      ? 'The column has no name.'
      : own.length > 1
        ? 'The name occurs more than once in the file.'
        : name.length > maxColumnNameCharacters
          ? `The name is longer than ${maxColumnNameCharacters} characters.`
          : undefined;
    if (reason === undefined && column) usable.push(column);
    else unusable.push({ column: name, reason: reason as string });
  }
  return { usable, unusable: unusable.sort((a, b) => (a.column < b.column ? -1 : 1)) };
}
