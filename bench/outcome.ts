import type postgres from 'postgres';

/** What an import made, by whichever way; both ways must agree. */
export interface Outcome {
  /** Rows of each table, and a sum over all that stands in them. */
  made: Record<string, { rows: number; contents: string }>;
  errorRows: number;
  /** Sums over which row has an error, or a warning, in which field. */
  errors: string;
  warnings: string;
}

/** How many rows of each table there must be, whatever both ways say. */
export interface Expected {
  made: Record<string, number>;
  errorRows: number;
}

/** Where a way keeps its errors and warnings: `FROM …` of a query that gives `row_no` and `field`. */
export interface Remarks {
  errors: string;
  warnings: string;
}

/** What the company has in `tables`, and what was remarked of rows. */
export async function outcomeOf(
  superuser: postgres.Sql,
  companyId: number,
  tables: readonly string[],
  remarks: Remarks,
): Promise<Outcome> {
  const made: Outcome['made'] = {};
  for (const table of tables) {
    const [row] = await superuser`
      SELECT count(*)::int AS rows, coalesce(sum(hashtextextended((to_jsonb(t) - '{company_id,import_id,updated_at}'::text[])::text, 0)), 0)::text AS contents
      FROM ${superuser(table)} t WHERE company_id = ${companyId}`;
    made[table] = { rows: row?.rows, contents: row?.contents };
  }
  const remarked = async (from: string) => {
    const [row] = await superuser.unsafe(`
      SELECT count(DISTINCT row_no)::int AS rows, coalesce(sum(hashtextextended(concat_ws(':', row_no, field), 0)), 0)::text AS contents
      FROM (SELECT DISTINCT row_no, field ${from}) r`);
    return row as unknown as { rows: number; contents: string };
  };
  const errors = await remarked(remarks.errors);
  const warnings = await remarked(remarks.warnings);
  return { made, errorRows: errors.rows, errors: errors.contents, warnings: warnings.contents };
}

/** Throws where the two ways have not done the same, or not what they should. */
export function sameOutcome(hand: Outcome, ours: Outcome, expected: Expected): void {
  const counted = Object.fromEntries(Object.entries(hand.made).map(([table, { rows }]) => [table, rows]));
  const right = JSON.stringify({ made: counted, errorRows: hand.errorRows }) === JSON.stringify(expected);
  if (right && JSON.stringify(hand) === JSON.stringify(ours)) return;
  throw new Error(
    `The two ways disagree: by hand ${JSON.stringify(hand)}, Longshore ${JSON.stringify(ours)}, expected ${JSON.stringify(expected)}.`,
  );
}
