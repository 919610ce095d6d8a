import { SqlFragment, type Statement, statementOf } from './statement.js';

/** A row of a statement that does not say what it returns. */
export type Row = Record<string, unknown>;

/** The rows of a statement, and how many rows it returned or changed. */
export type Result<Rows extends readonly object[] = Row[]> = Rows & { count: number };

/**
 * How a statement is sent: `prepared`, so that the connection keeps its plan; `once`, with a plan for its values; or `text`,
 * which may be several statements and has no values.
 */
export type Sending = 'prepared' | 'once' | 'text';

/**
 * Is called as a statement is sent, with a function that cancels what its connection is running, and once it is answered, with
 * one that does nothing.
 */
export type OnSend = (cancel: () => void) => void;

/** Runs statements: a pool, or the transaction of one of its connections. */
export interface Runner {
  run(statement: Statement, sending: Sending, onSending: OnSend): Promise<Result>;
}

type Send = (query: SqlFragment, onSending: OnSend) => Promise<Result>;

/**
 * A statement, or a fragment of one. It is sent when it is awaited, or by `execute`, and only once. As a value in the
 * template of another statement it is not sent, but becomes part of it.
 */
export class Query<Rows extends readonly object[] = Row[]> extends SqlFragment implements Promise<Result<Rows>> {
  readonly [Symbol.toStringTag] = 'Query';
  private result: Promise<Result<Rows>> | undefined;
  private canceller = (): void => {};

  constructor(
    strings: readonly string[],
    parts: readonly unknown[],
    private readonly send: Send,
  ) {
    super(strings, parts);
  }

  /** Sends the statement now. */
  execute(): this {
    void this.sent();
    return this;
  }

  // biome-ignore lint/suspicious/noThenProperty: a statement is awaited.
  then<Value = Result<Rows>, Failed = never>(
    onResult?: ((rows: Result<Rows>) => Value | PromiseLike<Value>) | null,
    onError?: ((error: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Value | Failed> {
    return this.sent().then(onResult, onError);
  }

  catch<Failed = never>(
    onError?: ((error: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Result<Rows> | Failed> {
    return this.sent().catch(onError);
  }

  finally(work?: (() => void) | null): Promise<Result<Rows>> {
    return this.sent().finally(work);
  }

  /** Cancels what its connection is running until it is answered; this fails with SQLSTATE 57014. */
  cancel(): void {
    this.canceller();
  }

  private sent(): Promise<Result<Rows>> {
    if (!this.result) {
      const sent: Promise<unknown> = this.send(this, (cancel) => {
        this.canceller = cancel;
      });
      this.result = sent as Promise<Result<Rows>>;
      // Callers that await it receive the failure, and so does its transaction.
      this.result.catch(() => {});
    }
    return this.result;
  }
}

/** Makes statements from templates: `` sql`SELECT * FROM import WHERE import_id = ${id}` ``. */
export interface Tag {
  /** A statement or a fragment of one. Fragments among the values become part of it; the others are its parameters. */
  <Rows extends readonly object[] = Row[]>(strings: TemplateStringsArray, ...parts: unknown[]): Query<Rows>;
  /** A name or several names, quoted. */
  (names: string | readonly string[]): Query;
  /** A statement with `values` for `$1`, `$2`, …, or a fragment. The text must not contain anything from outside. */
  unsafe<Rows extends readonly object[] = Row[]>(text: string, values?: readonly unknown[]): Query<Rows>;
}

/** Returns the tag for the statements of `runner`, and how those from templates are sent. */
export function tagOf(runner: Runner, sending: Sending): Tag {
  const send: Send = (query, onSending) => runner.run(statementOf(query), sending, onSending);
  const tag = (first: TemplateStringsArray | string | readonly string[], ...parts: unknown[]): Query =>
    typeof first === 'object' && 'raw' in first
      ? new Query(first, parts, send)
      : new Query([[first].flat().map(quotedName).join(', ')], [], send);
  const unsafe = (text: string, values: readonly unknown[] = []): Query =>
    new Query([text], [], (_, onSending) =>
      runner.run({ text, values: [...values] }, values.length > 0 ? 'once' : 'text', onSending),
    );
  return Object.assign(tag, { unsafe }) as Tag;
}

/** `"name"`, or `"table"."name"` for `table.name`. */
const quotedName = (name: string): string => `"${name.replaceAll('"', '""').replaceAll('.', '"."')}"`;
