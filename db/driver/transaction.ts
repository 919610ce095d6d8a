import type { Statement } from '../statement.js';
import type { Connection } from './connection.js';
import { PostgresError } from './failures.js';
import { type OnSent, type Result, type Runner, type Sending, type Tag, tagOf } from './query.js';

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

  constructor(private readonly connection: Connection) {}

  async run(statement: Statement, sending: Sending, onSent: OnSent = () => {}): Promise<Result> {
    if (this.ended) throw new Error('The transaction of this statement has ended.');
    try {
      onSent(() => this.connection.cancel());
      return await this.connection.run(statement, sending);
    } catch (error) {
      this.firstFailure ??= { error };
      throw error;
    }
  }

  /**
   * Runs `work` and ends the scope: it takes no statement after `work` has settled. Throws also if a statement failed
   * whose failure `work` ignored, and the failure of a statement rather than that of the next.
   */
  async end<Value>(work: Promise<Value>): Promise<Value> {
    try {
      const value = await work;
      if (this.firstFailure) throw this.firstFailure.error;
      return value;
    } catch (error) {
      const isLater = error instanceof PostgresError && error.code === inFailedTransaction;
      throw isLater && this.firstFailure ? this.firstFailure.error : error;
    } finally {
      this.ended = true;
    }
  }
}

const control = (text: string): Statement => ({ text, values: [] });

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
      await scope.run(control(`SAVEPOINT ${name}`), 'text');
      const part = new Scope(connection);
      try {
        return await part.end(inner(tagIn(part)));
      } catch (error) {
        await scope.run(control(`ROLLBACK TO ${name}`), 'text');
        throw error;
      }
    };
    return Object.assign(tagOf(scope, sending), { savepoint });
  };

  await connection.run(control('BEGIN'), 'text');
  const scope = new Scope(connection);
  try {
    const value = await connection.unlessLost(scope.end(work(tagIn(scope))));
    await connection.run(control('COMMIT'), 'text');
    return value;
  } catch (error) {
    await connection.run(control('ROLLBACK'), 'text').catch(() => {});
    throw error;
  }
}
