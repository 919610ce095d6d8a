import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { poll } from '../../cli/stack/poll.js';

/** How often a gate is looked at in vain until another statement passes. */
const looksUntilNext = 20;

/** A gate at some statements: those that come while it is shut wait there, in the middle of their transaction. */
export class Gate {
  private constructor(
    private readonly superuser: postgres.Sql,
    private readonly name: string,
  ) {}

  /** An open gate at `statements`, such as `INSERT ON sales_line`; at those of one company if it is given. */
  static async at(superuser: postgres.Sql, statements: string, companyId?: number): Promise<Gate> {
    const name = `gate_${randomBytes(6).toString('hex')}`;
    const others = companyId && `current_setting('longshore.company', true) IS DISTINCT FROM '${companyId}'`;
    // A statement takes a number as it comes, and waits until its number may pass.
    await superuser.unsafe(`
      CREATE SEQUENCE ${name}_numbers;
      CREATE TABLE ${name} AS SELECT ${Number.MAX_SAFE_INTEGER}::bigint AS last;
      CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      DECLARE number bigint;
      BEGIN
        IF ${others ?? false} THEN RETURN NULL; END IF;
        number := nextval('${name}_numbers');
        WHILE number > (SELECT last FROM ${name}) LOOP PERFORM pg_sleep(0.02); END LOOP;
        RETURN NULL;
      END $$;
      CREATE TRIGGER ${name} AFTER ${statements} EXECUTE FUNCTION ${name}()`);
    return new Gate(superuser, name);
  }

  /** Lets so many more statements pass, beside those that wait, and none after them. */
  async shut(after = 0): Promise<void> {
    await this.superuser.unsafe(`
      UPDATE ${this.name} SET last = ${after} + (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ${this.name}_numbers)`);
  }

  /** Lets the one pass that has waited longest, or the next that comes. */
  async passOne(): Promise<void> {
    await this.superuser.unsafe(`UPDATE ${this.name} SET last = last + 1`);
  }

  /** Opens it, as soon as the server is back where it was killed. */
  async open(): Promise<void> {
    const opened = () => this.superuser.unsafe(`UPDATE ${this.name} SET last = ${Number.MAX_SAFE_INTEGER}`);
    await poll(opened, { timeoutMs: 60_000, waitingFor: 'the gate to open' });
  }

  /**
   * Resolves once a statement waits here and what has passed is `enough`. Lets one more pass now and then where it is not:
   * something was begun again and has come a second time, or what has passed waits for what is held.
   */
  async reachedAfter(enough: () => Promise<boolean>): Promise<void> {
    let looks = 0;
    const look = async (): Promise<true | undefined> => {
      if ((await this.waiting()) === 0) return undefined;
      if (await enough()) return true;
      looks += 1;
      if (looks % looksUntilNext === 0) await this.passOne();
      return undefined;
    };
    await poll(look, { timeoutMs: 100_000, intervalMs: 50, waitingFor: 'a statement at the gate' });
  }

  /** Resolves once a statement waits at a gate of this database. */
  async reached(): Promise<void> {
    const waiting = async () => ((await this.waiting()) > 0 ? true : undefined);
    await poll(waiting, { timeoutMs: 60_000, intervalMs: 10, waitingFor: 'a statement at the gate' });
  }

  /** How many statements wait at the gates of this database. */
  async waiting(): Promise<number> {
    const [row] = await this.superuser`
      SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    return row?.sessions;
  }
}
