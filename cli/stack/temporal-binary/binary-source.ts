/** What a source works with. */
export interface SourceContext {
  /** Path at which a binary is stored for the next start. */
  readonly cache: string;
  readonly environment: NodeJS.ProcessEnv;
  /** A directory of its own for this attempt, removed afterwards. */
  readonly workDirectory: string;
}

/** Where a binary may come from: `find` resolves with its path, or throws the reason why there is none. */
export interface BinarySource {
  readonly name: string;
  /** Whether it takes so long that it is announced in the log. */
  readonly slow?: true;
  find(context: SourceContext): Promise<string>;
}
