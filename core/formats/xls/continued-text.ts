/** A text of BIFF8 that may go on in the next record, where its characters may be wide or not, too (MS-XLS §2.5.293). */
export class ContinuedText {
  text = '';

  /** `wide`: two bytes for each character. */
  constructor(
    private missing: number,
    private wide: boolean,
  ) {}

  get complete(): boolean {
    return this.missing === 0;
  }

  /** Reads characters from `at` on; returns the position behind them. */
  read(data: Buffer, at: number): number {
    const size = this.wide ? 2 : 1;
    const characters = Math.min(this.missing, Math.max(0, Math.floor((data.length - at) / size)));
    const end = at + characters * size;
    this.text += data.toString(this.wide ? 'utf16le' : 'latin1', at, end);
    this.missing -= characters;
    return end;
  }

  /** Reads on in the next record; returns the position behind the text. */
  resume(data: Buffer): number {
    this.wide = ((data[0] as number) & 1) === 1;
    return this.read(data, 1);
  }
}
