/** Maximum of stored entries; the oldest are dropped. */
const maxEntries = 10_000;

/**
 * Answers that several callers share: a caller gets the answer to an equal question that is recent or in progress. A
 * failure is shared by the callers that wait for it, and is not stored.
 */
export class SharedAnswers<Answer> {
  private readonly underWay = new Map<string, Promise<Answer>>();
  private readonly kept = new Map<string, { answer: Answer; at: number }>();

  /** Returns the answer for `key`, at most `maxAgeMs` old; otherwise calls `ask`. Throws what `ask` throws. */
  async get(key: string, maxAgeMs: number, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.kept.get(key);
    if (known && performance.now() - known.at < maxAgeMs) return known.answer;
    const asked = this.underWay.get(key) ?? this.ask(key, maxAgeMs, ask);
    return asked;
  }

  private ask(key: string, maxAgeMs: number, ask: () => Promise<Answer>): Promise<Answer> {
    const asked = ask()
      .then((answer) => {
        if (maxAgeMs > 0) this.keep(key, answer);
        return answer;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, asked);
    return asked;
  }

  private keep(key: string, answer: Answer): void {
    // Moved to the end, where the newest entries are.
    this.kept.delete(key);
    this.kept.set(key, { answer, at: performance.now() });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= maxEntries) return;
      this.kept.delete(oldest);
    }
  }
}
