/** Maximum of stored entries; the oldest are dropped. */
const maxEntries = 10_000;

/**
 * Answers that several callers share: a caller gets the answer to an equal question that is recent or in progress. A
 * failure is shared by the callers that wait for it, and is not stored.
 */
export class SharedAnswers<Answer> {
  private readonly underWay = new Map<string, Promise<Answer>>();
  private readonly stored = new Map<string, { answer: Answer; at: number }>();

  /** Returns the answer for `key`, at most `maxAgeMs` old; otherwise calls `ask`. Throws what `ask` throws. */
  async get(key: string, maxAgeMs: number, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.stored.get(key);
    if (known && performance.now() - known.at < maxAgeMs) return known.answer;
    return this.underWay.get(key) ?? this.ask(key, maxAgeMs, ask);
  }

  private ask(key: string, maxAgeMs: number, ask: () => Promise<Answer>): Promise<Answer> {
    const answer = ask()
      .then((answer) => {
        if (maxAgeMs > 0) this.store(key, answer);
        return answer;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, answer);
    return answer;
  }

  private store(key: string, answer: Answer): void {
    // Moved to the end, where the newest entries are.
    this.stored.delete(key);
    this.stored.set(key, { answer, at: performance.now() });
    for (const oldest of this.stored.keys()) {
      if (this.stored.size <= maxEntries) return;
      this.stored.delete(oldest);
    }
  }
}
