import { grouped } from './grouped.js';
import type { SourceColumn } from './suggestion.js';

/** A setup names no column by more characters. */
const longestName = 200;

/** The columns that a setup can name, trimmed as an import does it; and the others, with why not. */
export function usableColumns(columns: readonly SourceColumn[]): {
  usable: SourceColumn[];
  unusable: { column: string; reason: string }[];
} {
  const byName = grouped(
    columns.map(({ name, values }) => ({ name: name.trim(), values })),
    ({ name }) => name,
  );
  const usable: SourceColumn[] = [];
  const unusable: { column: string; reason: string }[] = [];
  for (const [name, own] of byName) {
    const [column] = own;
    const reason =
      name === ''
        ? 'It has no name.'
        : own.length > 1
          ? 'It stands in the file more than once.'
          : name.length > longestName
            ? `Its name is longer than ${longestName} characters.`
            : undefined;
    if (reason === undefined && column) usable.push(column);
    else unusable.push({ column: name, reason: reason as string });
  }
  return { usable, unusable: unusable.sort((a, b) => (a.column < b.column ? -1 : 1)) };
}
