/**
 * Detects whether the records of some group are not contiguous: a key that occurs again after another key. Stores 8
 * bytes per group instead of the keys; two keys with the same hash make a file look interleaved, which only costs a sort.
 */
export class GroupRuns {
  private last: string | null | undefined;
  private seen = new Float64Array(1024);
  private count = 0;
  interleaved = false;

  add(key: string | null): void {
    if (this.interleaved || (key === this.last && key !== null)) return;
    this.last = key;
    if (key !== null) this.remember(hash(key));
  }

  private remember(value: number): void {
    if (this.count * 2 >= this.seen.length) this.grow();
    if (this.insert(this.seen, value)) this.count += 1;
    else this.interleaved = true;
  }

  private grow(): void {
    const larger = new Float64Array(this.seen.length * 2);
    for (const value of this.seen) if (value !== 0) this.insert(larger, value);
    this.seen = larger;
  }

  /** Open addressing; false if the value is already there. */
  private insert(table: Float64Array, value: number): boolean {
    let slot = value % table.length;
    while (table[slot] !== 0) {
      if (table[slot] === value) return false;
      slot = (slot + 1) % table.length;
    }
    table[slot] = value;
    return true;
  }
}

/** 52 bits and never 0: two FNV-1a hashes with different offsets. */
function hash(key: string): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return ((high >>> 0) & 0xfffff) * 0x1_0000_0000 + (low >>> 0) + 1;
}
