const rowColumn = 'Longshore row';

/** The columns of an import's failed rows: its own, as they were, and then what is known of each row. */
export function failedRowsColumns(columns: readonly string[], corrections: number): string[] {
  // What somebody corrects after this is not in the file: it must not be taken back when that is imported.
  const row = corrections > 0 ? `${rowColumn} (after correction ${corrections})` : rowColumn;
  return [...columns, row, 'Longshore error', 'Longshore message'];
}

/** The newest correction that a file of failed rows knows of, from the name of its column; undefined where it is another. */
export function knownCorrections(name: string): number | undefined {
  if (name === rowColumn) return 0;
  const [, number] = /^Longshore row \(after correction (\d{1,9})\)$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}
