/** The most keys that are tracked: a key whose work continues in another worker is never ended here. */
const maxTracked = 10_000;

/** Counts, by key, how often in a row something has happened. */
export class ConsecutiveCounter {
  private readonly times = new Map<string, number>();

  /** Counts one more for `key` and returns how often in a row it has happened now. */
  count(key: string): number {
    const times = (this.times.get(key) ?? 0) + 1;
    // Moves the key to the end: the first one is then the least recently used.
    this.times.delete(key);
    this.times.set(key, times);
    const [oldest] = this.times.keys();
    if (this.times.size > maxTracked && oldest !== undefined) this.times.delete(oldest);
    return times;
  }

  /** Resets the count of `key`. */
  end(key: string): void {
    this.times.delete(key);
  }
}
