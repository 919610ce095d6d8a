/** Entries that are kept at most; the oldest give way. */
const mostKept = 10_000;

/**
 * Answers that several callers share: who asks for what was asked a moment ago, or is being asked,
 * gets that answer. Failures are shared by those who wait for them, and not kept.
 */
export class SharedAnswers<Answer> {
  private readonly underWay = new Map<string, Promise<Answer>>();
  private readonly kept = new Map<string, { answer: Answer; at: number }>();

  /** The answer for `key`, not older than `maxAgeMs`; `ask` is called where there is none. Throws what `ask` does. */
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
    // To the end, where the newest are.
    this.kept.delete(key);
    this.kept.set(key, { answer, at: performance.now() });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= mostKept) return;
      this.kept.delete(oldest);
    }
  }
}
