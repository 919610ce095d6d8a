/** What a source is asked with. */
export interface SourceContext {
  /** Where a binary is kept for the next start. */
  readonly cache: string;
  readonly environment: NodeJS.ProcessEnv;
  /** A directory of its own for this attempt, removed afterwards. */
  readonly workDirectory: string;
}

/** Where a binary may come from: `find` resolves with its path, or throws the reason why it has none. */
export interface BinarySource {
  readonly name: string;
  /** Takes so long that people are told beforehand. */
  readonly slow?: true;
  find(context: SourceContext): Promise<string>;
}
