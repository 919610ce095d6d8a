/** Where a file of failed rows comes from. Later corrections are not in the file, and must not be reverted by it. */
export interface FailedRowsOrigin {
  importId: string;
  /** Number of the newest correction when the file was written; 0 for none. */
  corrections: number;
}

/** The columns of a file of failed rows: those of the import, then row number, error codes and messages. */
export function failedRowsColumns(columns: readonly string[], { importId, corrections }: FailedRowsOrigin): string[] {
  const after = corrections > 0 ? ` (after correction ${corrections})` : '';
  return [...columns, `Longshore row of ${importId}${after}`, 'Longshore error', 'Longshore message'];
}

/** The origin of a file of failed rows, from the name of its row number column; undefined if it is another column. */
export function originIn(name: string): FailedRowsOrigin | undefined {
  const [, importId, corrections = '0'] =
    /^Longshore row of ([0-9a-f-]{36})(?: \(after correction (\d{1,9})\))?$/.exec(name) ?? [];
  return importId === undefined ? undefined : { importId, corrections: Number(corrections) };
}
