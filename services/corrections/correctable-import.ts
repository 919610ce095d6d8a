import { CorrectionRefused } from '../../core/failed-rows/correction-refused.js';
import type { MappingContext } from '../../core/mapping/mapping-context.js';
import type { ImportRef } from '../../core/model/contract.js';
import { type ActionState, refusal } from '../../core/model/import-state.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Transaction } from '../../db/client.js';
import type { ImportRow } from '../../db/rows.js';
import { takenOverBy } from '../../db/same-content.js';

/** The statuses of records from which nothing was written. */
export const correctableStatuses = ['Error', 'Ready', 'Skipped'];

/** An import at rest, with what its records are mapped by. */
export interface CorrectableImport extends ImportRef {
  plan: Plan;
  columns: readonly string[];
  context: MappingContext;
  runNo: number;
  /** The number of its latest correction; 0 for none. */
  corrections: number;
}

/**
 * Finds an import whose records can be corrected. With `lock` its row is locked until the commit: no run begins
 * meanwhile, and concurrent corrections wait for each other. Throws `CorrectionRefused`.
 */
export async function correctableImport(
  tx: Transaction,
  { companyId, importId }: ImportRef,
  lock: boolean,
): Promise<CorrectableImport> {
  const [row] = await tx<
    (Pick<ImportRow, 'setup' | 'columns' | 'run_no' | 'corrections' | 'file_name'> &
      ActionState & {
        today: string;
        company: string;
      })[]
  >`
    SELECT i.status, i.staged_at IS NOT NULL AS staged, i.setup, i.columns, i.run_no, i.corrections, i.file_name,
      (i.created_at AT TIME ZONE 'UTC')::date AS today, (SELECT c.code FROM company c WHERE c.company_id = i.company_id) AS company
    FROM import i WHERE i.import_id = ${importId} ${lock ? tx`FOR UPDATE OF i` : tx``}`;
  if (!row) throw new CorrectionRefused('import_not_found', `There is no import ${importId}.`);
  const refused = refusal(row, 'correct');
  if (refused) throw new CorrectionRefused('invalid_state', refused);
  const successor = lock ? await takenOverBy(tx, companyId, importId) : undefined;
  if (successor !== undefined)
    throw new CorrectionRefused(
      'invalid_state',
      `The same content was imported again as ${successor}: correct that import.`,
    );
  return {
    companyId,
    importId,
    plan: compilePlan(row.setup),
    columns: row.columns ?? [],
    context: { today: row.today, fileName: row.file_name, company: row.company },
    runNo: row.run_no,
    corrections: row.corrections,
  };
}
