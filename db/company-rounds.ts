import type { Row } from 'postgres';
import { type Database, withDatabaseTimeout } from './client.js';

/** What a round takes at most, and what it may cost. */
export interface RoundLimits {
  /** Rows of a list. */
  rows: number;
  /** Rows that are looked at at the same time. */
  concurrency: number;
  /** Milliseconds after which no further row is begun. */
  timeLimitMs: number;
}

const defaultLimits: RoundLimits = { rows: 300, concurrency: 4, timeLimitMs: 5_000 };

/** A row of a list: its company, and what the list has besides. */
export type ListRow = Row & { company_id: number };

/**
 * A list of what somebody has to look after, across companies, that may be longer than one round can look at, and
 * whose rows may stay (a paused import is listed for as long as it is paused). Each round begins with the first row of
 * every company, goes on with the second of each, and so on; the next round goes on behind the rows that were looked
 * at. So no company waits for another one's rows, and no row for ever.
 */
export class CompanyRounds {
  /** By company, the key of the row that was looked at last; only where there were more. */
  readonly #after = new Map<number, string>();
  #lastCompany = 0;
  readonly #limits: RoundLimits;

  /**
   * @param list a call of a function of the database that gives the whole list, in any order
   * @param key the columns that tell rows of one company apart
   */
  constructor(
    private readonly list: string,
    private readonly key: readonly string[],
    limits: Partial<RoundLimits> = {},
  ) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /**
   * One round: `look` is called for each row, in turn, and must not fail. Gives how many rows were looked at and whether
   * there may be more. Throws where the list cannot be had.
   */
  async round(database: Database, visit: (row: ListRow) => Promise<unknown>): Promise<{ seen: number; more: boolean }> {
    const rows = await withDatabaseTimeout(this.#next(database));
    const until = performance.now() + this.#limits.timeLimitMs;
    let seen = 0;
    const visitNext = async (): Promise<void> => {
      for (;;) {
        const row = rows[seen];
        if (!row || (seen > 0 && performance.now() > until)) return;
        seen += 1;
        await visit(row as unknown as ListRow);
      }
    };
    await Promise.all(Array.from({ length: this.#limits.concurrency }, visitNext));
    this.#goOnBehind(rows.slice(0, seen));
    return { seen, more: seen < rows.length || seen === this.#limits.rows };
  }

  #next(database: Database) {
    const after = JSON.stringify(Object.fromEntries(this.#after));
    return database`
      SELECT * FROM (
        SELECT l.*, row_number() OVER of_company AS turn, lead(true, 1, false) OVER of_company AS more
        FROM (SELECT f.*, concat_ws('/', ${database.unsafe(this.key.join(', '))}) COLLATE "C" AS turn_key FROM ${database.unsafe(this.list)} f) l
        LEFT JOIN jsonb_each_text(${after}::text::jsonb) a ON a.key = l.company_id::text
        WINDOW of_company AS (PARTITION BY l.company_id ORDER BY l.turn_key <= coalesce(a.value, ''), l.turn_key)
      ) t
      WHERE turn <= ${this.#limits.rows}
      ORDER BY turn, company_id <= ${this.#lastCompany}, company_id LIMIT ${this.#limits.rows}`;
  }

  /** Those of a company came in turn: the last one that was looked at is the one to go on behind. */
  #goOnBehind(seen: readonly Row[]): void {
    for (const { company_id: company, turn_key: key, more } of seen) {
      if (more) this.#after.set(company, key);
      else this.#after.delete(company);
      this.#lastCompany = company;
    }
  }
}
