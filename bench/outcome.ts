import type { Pool } from '../db/driver/pool.js';

/** Number of rows, and a checksum of their contents. */
interface Contents {
  rows: number;
  contents: string;
}

/** What an import has stored. It must be the same by hand and with Longshore. */
export interface Outcome {
  /** By table. */
  made: Record<string, Contents>;
  errorRows: number;
  /** Checksums of the rows and fields with errors, and with warnings. */
  errors: string;
  warnings: string;
}

/** The expected number of rows in each table and in error. */
export interface Expected {
  made: Record<string, number>;
  errorRows: number;
}

/** Where errors and warnings are recorded: the `FROM …` of a query for `row_no` and `field`. */
export interface Remarks {
  errors: string;
  warnings: string;
}

/** Reads the outcome of an import: the company's rows in `tables`, and the recorded errors and warnings. */
export async function outcomeOf(
  superuser: Pool,
  companyId: number,
  tables: readonly string[],
  remarks: Remarks,
): Promise<Outcome> {
  const made: Outcome['made'] = {};
  for (const table of tables) {
    const [row] = await superuser<[Contents]>`
      SELECT count(*)::int AS rows, coalesce(sum(hashtextextended((to_jsonb(t) - '{company_id,import_id,updated_at}'::text[])::text, 0)), 0)::text AS contents
      FROM ${superuser(table)} t WHERE company_id = ${companyId}`;
    made[table] = row;
  }
  const remarked = async (from: string) => {
    const [row] = await superuser.unsafe<[Contents]>(`
      SELECT count(DISTINCT row_no)::int AS rows, coalesce(sum(hashtextextended(concat_ws(':', row_no, field), 0)), 0)::text AS contents
      FROM (SELECT DISTINCT row_no, field ${from}) r`);
    return row;
  };
  const errors = await remarked(remarks.errors);
  const warnings = await remarked(remarks.warnings);
  return { made, errorRows: errors.rows, errors: errors.contents, warnings: warnings.contents };
}

/** Throws if the two outcomes differ from each other or from the expected one. */
export function sameOutcome(hand: Outcome, ours: Outcome, expected: Expected): void {
  const counted = Object.fromEntries(Object.entries(hand.made).map(([table, { rows }]) => [table, rows]));
  const right = JSON.stringify({ made: counted, errorRows: hand.errorRows }) === JSON.stringify(expected);
  if (right && JSON.stringify(hand) === JSON.stringify(ours)) return;
  throw new Error(
    `The outcomes differ: by hand ${JSON.stringify(hand)}, Longshore ${JSON.stringify(ours)}, expected ${JSON.stringify(expected)}.`,
  );
}
