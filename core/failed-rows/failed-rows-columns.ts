/** What a file of failed rows knows of where it comes from: what somebody corrects after it is not in it, and must not be taken back. */
export interface FailedRowsOrigin {
  importId: string;
  /** The newest correction by then; 0 for none. */
  corrections: number;
}

/** The columns of an import's failed rows: its own, as they were, and then what is known of each row. */
export function failedRowsColumns(columns: readonly string[], { importId, corrections }: FailedRowsOrigin): string[] {
  const after = corrections > 0 ? ` (after correction ${corrections})` : '';
  return [...columns, `Longshore row of ${importId}${after}`, 'Longshore error', 'Longshore message'];
}

/** Where a file of failed rows comes from, by the name of its column; undefined where it is another. */
export function originIn(name: string): FailedRowsOrigin | undefined {
  const [, importId, corrections = '0'] =
    /^Longshore row of ([0-9a-f-]{36})(?: \(after correction (\d{1,9})\))?$/.exec(name) ?? [];
  return importId === undefined ? undefined : { importId, corrections: Number(corrections) };
}
