import { randomBytes } from 'node:crypto';
import { poll } from '../../cli/stack/poll.js';
import type { Pool } from '../../db/driver/pool.js';

/** The number of checks without success after which `reachedAfter` lets another statement pass. */
const checksPerPass = 20;

/** Blocks some statements in the middle of their transaction while it is shut. */
export class Gate {
  private constructor(
    private readonly superuser: Pool,
    private readonly name: string,
  ) {}

  /** Creates an open gate at `statements`, such as `INSERT ON sales_line`, of all companies or of one. */
  static async at(superuser: Pool, statements: string, companyId?: number): Promise<Gate> {
    const name = `gate_${randomBytes(6).toString('hex')}`;
    const others = companyId && `current_setting('longshore.company', true) IS DISTINCT FROM '${companyId}'`;
    // Each statement takes the next number and waits until its number may pass.
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

  /** Lets `after` more statements pass, in addition to those that wait, and blocks all after them. */
  async shut(after = 0): Promise<void> {
    await this.superuser.unsafe(`
      UPDATE ${this.name} SET last = ${after} + (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ${this.name}_numbers)`);
  }

  /** Lets the statement pass that has waited longest, or the next one if none waits. */
  async passOne(): Promise<void> {
    await this.superuser.unsafe(`UPDATE ${this.name} SET last = last + 1`);
  }

  /** Opens the gate, after waiting for a server that was killed. */
  async open(): Promise<void> {
    const opened = () => this.superuser.unsafe(`UPDATE ${this.name} SET last = ${Number.MAX_SAFE_INTEGER}`);
    await poll(opened, { timeoutMs: 60_000, waitingFor: 'the gate to open' });
  }

  /**
   * Resolves once a statement waits at the gate and `enough` have passed. As long as not enough have passed, it lets another
   * statement pass from time to time: those that have passed may be retries, or may wait for a lock of a blocked one.
   */
  async reachedAfter(enough: () => Promise<boolean>): Promise<void> {
    let checks = 0;
    const check = async (): Promise<true | undefined> => {
      if ((await this.waiting()) === 0) return undefined;
      if (await enough()) return true;
      checks += 1;
      if (checks % checksPerPass === 0) await this.passOne();
      return undefined;
    };
    await poll(check, { timeoutMs: 100_000, intervalMs: 50, waitingFor: 'a statement at the gate' });
  }

  /** Resolves once a statement waits at a gate of this database. */
  async reached(): Promise<void> {
    const waiting = async () => ((await this.waiting()) > 0 ? true : undefined);
    await poll(waiting, { timeoutMs: 60_000, intervalMs: 10, waitingFor: 'a statement at the gate' });
  }

  /** The number of statements that wait at the gates of this database. */
  async waiting(): Promise<number> {
    const [row] = await this.superuser<[{ sessions: number }]>`
      SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    return row.sessions;
  }
}
