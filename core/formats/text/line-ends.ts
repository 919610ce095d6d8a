const cr = 0x0d;
const lf = 0x0a;

/** Counts line ends as a text editor does: CRLF, LF and CR, also mixed. */
export class LineEnds {
  count = 0;
  #afterCr = false;

  /** Takes the next code unit: a byte of UTF-8 or windows-1252, or two bytes of UTF-16. */
  add(unit: number): void {
    if (unit === cr || (unit === lf && !this.#afterCr)) this.count++;
    this.#afterCr = unit === cr;
  }
}
