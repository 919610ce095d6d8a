import type { Connection } from './connection.js';
import { PostgresError } from './failures.js';
import { type OnSend, type Result, type Runner, type Sending, type Tag, tagOf } from './query.js';
import type { Statement } from './statement.js';

/** Makes the statements of one transaction. */
export interface Transaction extends Tag {
  /** Runs `work`; if it fails, only what it did is undone, and the transaction continues. */
  savepoint<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>;
}

/** SQLSTATE of statements after one that failed. */
const inFailedTransaction = '25P02';

/** A transaction, or the part of one after a savepoint. */
class Scope implements Runner {
  private firstFailure: { error: unknown } | undefined;
  private ended = false;

  constructor(
    private readonly connection: Connection,
    private readonly whole?: Scope,
  ) {}

  async run(statement: Statement, sending: Sending, onSending?: OnSend): Promise<Result> {
    this.throwEnd();
    try {
      return await this.connection.run(statement, sending, onSending);
    } catch (error) {
      this.firstFailure ??= { error };
      throw error;
    }
  }

  /** Sends a statement without values. */
  control(text: string): Promise<Result> {
    return this.run({ text, values: [] }, 'text');
  }

  /**
   * Runs `work` and then `end`; the scope takes no other statement from the end of `work` on. Throws also the first failure
   * of a statement that `work` ignored: the server undoes everything after it.
   */
  async complete<Value>(work: Promise<Value>, end: () => Promise<unknown>): Promise<Value> {
    try {
      const value = await work.finally(() => {
        this.ended = true;
      });
      this.throwFailure();
      this.whole?.throwEnd();
      await end();
      // Of statements that `work` has not waited for.
      this.throwFailure();
      return value;
    } catch (error) {
      const isLater = error instanceof PostgresError && error.code === inFailedTransaction;
      throw isLater && this.firstFailure ? this.firstFailure.error : error;
    }
  }

  private get hasEnded(): boolean {
    return this.ended || this.whole?.hasEnded === true;
  }

  private throwEnd(): void {
    if (this.hasEnded) throw new Error('The transaction of this statement has ended.');
  }

  private throwFailure(): void {
    if (this.firstFailure) throw this.firstFailure.error;
  }
}

/** Runs `work` in a transaction of the connection, and commits it; if it fails, rolls back and throws why. */
export async function inTransaction<Value>(
  connection: Connection,
  sending: Sending,
  work: (tx: Transaction) => Promise<Value>,
): Promise<Value> {
  let savepoints = 0;
  const tagIn = (scope: Scope): Transaction => {
    const savepoint = async <Inner>(inner: (tx: Transaction) => Promise<Inner>): Promise<Inner> => {
      savepoints += 1;
      const name = `s${savepoints}`;
      await scope.control(`SAVEPOINT ${name}`);
      const part = new Scope(connection, scope);
      try {
        return await part.complete(inner(tagIn(part)), () => connection.control(`RELEASE ${name}`));
      } catch (error) {
        await scope.control(`ROLLBACK TO ${name}; RELEASE ${name}`).catch(() => {});
        throw error;
      }
    };
    return Object.assign(tagOf(scope, sending), { savepoint });
  };

  await connection.control('BEGIN');
  const scope = new Scope(connection);
  try {
    return await connection.unlessLost(scope.complete(work(tagIn(scope)), () => connection.control('COMMIT')));
  } catch (error) {
    await connection.control('ROLLBACK').catch(() => {});
    throw error;
  }
}
