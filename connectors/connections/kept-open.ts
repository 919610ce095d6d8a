/** What is kept open for a while after its use, as opening it takes time. */
interface Kept<Resource> {
  resource: Resource;
  users: number;
  closing?: NodeJS.Timeout;
}

/** Resources by a key, each opened when it is first used and closed when nobody has used it for a while. */
export class KeptOpen<Resource> {
  private readonly kept = new Map<string, Kept<Resource>>();

  constructor(
    private readonly close: (resource: Resource) => Promise<unknown>,
    private readonly idleMs: number,
  ) {}

  /** Lends the resource of `key` to `work`; it is not closed before that has come to its end. */
  async use<Result>(key: string, open: () => Resource, work: (resource: Resource) => Promise<Result>): Promise<Result> {
    const entry = this.kept.get(key) ?? { resource: open(), users: 0 };
    this.kept.set(key, entry);
    clearTimeout(entry.closing);
    entry.users += 1;
    try {
      return await work(entry.resource);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) entry.closing = setTimeout(() => this.drop(key, entry), this.idleMs).unref();
    }
  }

  /** How many are open. */
  get size(): number {
    return this.kept.size;
  }

  /** Closes all of them, in use or not. */
  async closeAll(): Promise<void> {
    const entries = [...this.kept.values()];
    this.kept.clear();
    for (const { closing } of entries) clearTimeout(closing);
    await Promise.allSettled(entries.map(({ resource }) => this.close(resource)));
  }

  private drop(key: string, { resource }: Kept<Resource>): void {
    this.kept.delete(key);
    this.close(resource).catch(() => {});
  }
}
