/** Finds the next place of a mark in a text that is read forwards: each part of the text is searched about once. */
export class NextMark {
  private text = '';
  private from = 0;
  private found = 0;

  constructor(private readonly mark: string) {}

  /** Searches another text from now on. */
  in(text: string): void {
    this.text = text;
    this.from = 0;
    this.found = this.search(0);
  }

  /** The first place of the mark from a place on; the length of the text if there is none. */
  at(place: number): number {
    if (place < this.from || place > this.found) {
      this.from = place;
      this.found = this.search(place);
    }
    return this.found;
  }

  private search(place: number): number {
    const found = this.text.indexOf(this.mark, place);
    return found < 0 ? this.text.length : found;
  }
}
