/** An open resource with the number of its current users. */
interface SharedResource<Resource> {
  resource: Resource;
  users: number;
  closing?: NodeJS.Timeout;
}

/** Resources by key: each is opened on first use, shared by its users, and closed after `idleMs` without one. */
export class SharedResources<Resource> {
  private readonly entries = new Map<string, SharedResource<Resource>>();

  constructor(
    private readonly close: (resource: Resource) => Promise<unknown>,
    private readonly idleMs: number,
  ) {}

  /** Runs `work` with the resource of `key`, which stays open at least until `work` has settled. */
  async use<Result>(key: string, open: () => Resource, work: (resource: Resource) => Promise<Result>): Promise<Result> {
    const entry = this.entries.get(key) ?? { resource: open(), users: 0 };
    this.entries.set(key, entry);
    clearTimeout(entry.closing);
    entry.users += 1;
    try {
      return await work(entry.resource);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) entry.closing = setTimeout(() => this.drop(key, entry), this.idleMs).unref();
    }
  }

  /** The number of open resources. */
  get size(): number {
    return this.entries.size;
  }

  /** Closes all resources, also those in use. */
  async closeAll(): Promise<void> {
    const entries = [...this.entries.values()];
    this.entries.clear();
    for (const { closing } of entries) clearTimeout(closing);
    await Promise.allSettled(entries.map(({ resource }) => this.close(resource)));
  }

  private drop(key: string, { resource }: SharedResource<Resource>): void {
    this.entries.delete(key);
    this.close(resource).catch(() => {});
  }
}
