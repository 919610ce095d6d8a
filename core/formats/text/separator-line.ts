/**
 * Whether a file's first record is Excel's `sep=;` line and agrees with the delimiter. `bytes`
 * is its length with the line end: a quoted cell of the same text is longer.
 */
export function isSeparatorLine(cells: string[], bytes: number, delimiter: string): boolean {
  const lineEndBytes = 2;
  return (
    cells.length === 2 &&
    cells[0] === 'sep=' &&
    cells[1] === '' &&
    bytes <= Buffer.byteLength(`sep=${delimiter}`) + lineEndBytes
  );
}
