/** A cell's place, both counted from 1. */
interface CellReference {
  row: number;
  column: number;
}

/** Parses a reference such as `AB12` (ST_CellRef, ECMA-376-1 §18.18.7); undefined if the text is not one. */
export function parseCellReference(text: string): CellReference | undefined {
  let column = 0;
  let at = 0;
  for (; at < text.length && at < 4; at += 1) {
    // Clearing bit 5 turns a–z into A–Z and no other character into one.
    const letter = text.charCodeAt(at) & ~0x20;
    if (letter < 0x41 || letter > 0x5a) break;
    column = column * 26 + (letter - 0x40);
  }
  let row = 0;
  const digits = at;
  for (; at < text.length && at < digits + 8; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    row = row * 10 + digit;
  }
  return column === 0 || row === 0 || at < text.length ? undefined : { row, column };
}

/** The letters that Excel shows above a column, counted from 1. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(0x41 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
