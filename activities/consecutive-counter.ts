/** Works that are remembered: of one that went on in another worker nobody says that it has ended. */
const maxTracked = 10_000;

/** Counts how often in a row something has happened to each of many works. */
export class ConsecutiveCounter {
  private readonly times = new Map<string, number>();

  /** Gives how often it has now happened to `work`. */
  count(work: string): number {
    const times = (this.times.get(work) ?? 0) + 1;
    // The one that is counted becomes the newest.
    this.times.delete(work);
    this.times.set(work, times);
    const [oldest] = this.times.keys();
    if (this.times.size > maxTracked && oldest !== undefined) this.times.delete(oldest);
    return times;
  }

  /** It has not happened this time, or `work` is over. */
  end(work: string): void {
    this.times.delete(work);
  }
}
