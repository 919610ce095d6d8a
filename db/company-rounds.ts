import { type Database, withDatabaseTimeout } from './client.js';
import type { ImportRow } from './rows.js';

/** Limits of one round. */
export interface RoundLimits {
  /** How many rows of the list are read. */
  rows: number;
  /** How many rows are visited at the same time. */
  concurrency: number;
  /** Time after which no further row is visited. */
  timeLimitMs: number;
}

const defaultLimits: RoundLimits = { rows: 300, concurrency: 4, timeLimitMs: 5_000 };

/** A row of a list, with its company. */
export type ListRow = Pick<ImportRow, 'company_id'>;

/** A row of a list of imports. */
export type ListedImport = Pick<ImportRow, 'company_id' | 'import_id'>;

/** What a round adds to a row: its key, and whether further rows of its company follow. */
interface Turn {
  turn_key: string;
  more: boolean;
}

/**
 * Visits the rows of a list across companies, in rounds. The list may be longer than one round, and rows may stay on it (a
 * paused import does while it is paused). Each round visits the first row of every company, then the second of each, and
 * so on; the next round continues behind the visited rows. So no company waits for another one, and every row is visited.
 */
export class CompanyRounds<Listed extends ListRow = ListedImport> {
  /** By company, the key of the row that was visited last; only for companies with further rows. */
  readonly #after = new Map<number, string>();
  #lastCompany = 0;
  readonly #limits: RoundLimits;

  /**
   * @param list SQL call of a database function that returns the whole list, in any order
   * @param key the columns that identify a row within its company
   */
  constructor(
    private readonly list: string,
    private readonly key: readonly string[],
    limits: Partial<RoundLimits> = {},
  ) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /**
   * Does one round: calls `visit`, which must not fail, for each row. Returns how many rows were visited and whether there
   * may be more. Throws if the list cannot be read.
   */
  async round(database: Database, visit: (row: Listed) => Promise<unknown>): Promise<{ seen: number; more: boolean }> {
    const rows = await withDatabaseTimeout(this.#next(database));
    const until = performance.now() + this.#limits.timeLimitMs;
    let seen = 0;
    const visitNext = async (): Promise<void> => {
      for (;;) {
        const row = rows[seen];
        if (!row || (seen > 0 && performance.now() > until)) return;
        seen += 1;
        await visit(row);
      }
    };
    await Promise.all(Array.from({ length: this.#limits.concurrency }, visitNext));
    this.#goOnBehind(rows.slice(0, seen));
    return { seen, more: seen < rows.length || seen === this.#limits.rows };
  }

  #next(database: Database) {
    const after = JSON.stringify(Object.fromEntries(this.#after));
    return database<(Listed & Turn)[]>`
      SELECT * FROM (
        SELECT l.*, row_number() OVER of_company AS turn, lead(true, 1, false) OVER of_company AS more
        FROM (SELECT f.*, concat_ws('/', ${database.unsafe(this.key.join(', '))}) COLLATE "C" AS turn_key FROM ${database.unsafe(this.list)} f) l
        LEFT JOIN jsonb_each_text(${after}::text::jsonb) a ON a.key = l.company_id::text
        WINDOW of_company AS (PARTITION BY l.company_id ORDER BY l.turn_key <= coalesce(a.value, ''), l.turn_key)
      ) t
      WHERE turn <= ${this.#limits.rows}
      ORDER BY turn, company_id <= ${this.#lastCompany}, company_id LIMIT ${this.#limits.rows}`;
  }

  /** Remembers the last visited row of each company, behind which the next round continues. */
  #goOnBehind(seen: readonly (Listed & Turn)[]): void {
    for (const { company_id: company, turn_key: key, more } of seen) {
      if (more) this.#after.set(company, key);
      else this.#after.delete(company);
      this.#lastCompany = company;
    }
  }
}
