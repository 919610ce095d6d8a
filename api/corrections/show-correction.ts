import { CorrectionRefused } from '../../core/failed-rows/correction-refused.js';
import { shownText } from '../../core/formats/cell-text.js';
import { columnLabel } from '../../core/formats/column-label.js';
import type { Cell } from '../../core/formats/row-source.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import type { Database } from '../../db/client.js';
import type { CorrectedImport } from '../../services/corrections/correction-tasks.js';
import type { CorrectionOutcome } from '../../services/corrections/make-correction.js';
import type { CorrectedRecord } from '../../services/corrections/record-corrector.js';
import { tryRecords } from '../../services/processing/try-records.js';
import { Problem } from '../http/problem.js';
import { contentOf } from '../records/reads.js';
import type { CorrectionResult } from './schemas.js';

/**
 * Converts the result of a correction to an answer; the result of a preview includes look-ups and references to
 * internal targets.
 */
export async function showCorrection(
  database: Database,
  { imported, outcome, preview }: { imported: CorrectedImport; outcome: CorrectionOutcome; preview: boolean },
): Promise<CorrectionResult> {
  const { number, records, ready, examples } = outcome;
  const tried = preview ? await tryExamples(database, imported, examples) : new Map<number, never>();
  return {
    preview,
    number,
    records,
    ready,
    inError: records - ready,
    examples: examples.map((example) => {
      const { row, changes, source, mapped } = example;
      const found = tried.get(row);
      return {
        row,
        changes: changes.map(({ column, before, after }) => shownChange(imported.columns, column, before, after)),
        values: contentOf({ ...imported, source, values: mapped.values }).values,
        errors: [...mapped.faults, ...(found?.errors ?? [])],
        warnings: [...mapped.warnings, ...(found?.warnings ?? [])],
      };
    }),
  };
}

/** A changed cell; its column is counted from 0. */
export const shownChange = (columns: readonly string[], column: number, before: Cell | undefined, after: Cell) => ({
  column: columnLabel(columns, column),
  before: before === undefined ? null : shownText(before),
  after: shownText(after),
});

async function tryExamples(
  database: Database,
  { companyId, setup }: CorrectedImport,
  examples: readonly CorrectedRecord[],
) {
  if (examples.length === 0) return new Map();
  const plan = compilePlan(setup);
  // A company's own server may be slow or unavailable, so its look-ups are only made when the records are processed.
  if (plan.externalLookUps.length > 0) return new Map();
  const records = examples.map(({ row, mapped: { groupKey, values, faults } }) => ({
    row,
    groupKey,
    values,
    valid: faults.length === 0,
  }));
  return new Map((await tryRecords(database, companyId, plan, records)).map((tried) => [tried.row, tried]));
}

/** Returns the problem for a correction that was refused. */
export function correctionProblem(error: unknown): unknown {
  // Another correction, or a run that begins, holds the lock on the import.
  if ((error as { code?: unknown }).code === '55P03')
    return new Problem('invalid_state', 'The import is being changed by another call. Try again.');
  if (!(error instanceof CorrectionRefused)) return error;
  const { code, message, places, faultCode } = error;
  return new Problem(code, message, {
    ...(places.length > 0 ? { errors: places.map((place) => ({ in: 'body' as const, ...place })) } : {}),
    ...(faultCode === undefined ? {} : { code: faultCode }),
  });
}
