import type { FailedRowsFormat } from '../../core/failed-rows/failed-rows-format.js';
import { unguardFormula } from '../../core/failed-rows/guard-formula.js';
import type { ReturnedFile, ReturnedRow } from '../../core/failed-rows/returned-rows.js';
import { unchangedCell } from '../../core/failed-rows/written-cell.js';
import { type Cell, type StagedCell, valueOfCell } from '../../core/formats/row-source.js';
import type { Transaction } from '../../db/client.js';
import type { IntegrationRecordRow, RecordCorrectionRow, RecordStatusRow } from '../../db/rows.js';
import { type CorrectableImport, correctableStatuses } from './correctable-import.js';
import { FileFaults } from './file-faults.js';
import { FillingCorrector } from './filling-corrector.js';
import { type CorrectedRecord, emptyCell, type RecordToCorrect } from './record-corrector.js';

/**
 * The records that a file of failed rows changes. A row that equals its record, now or when the file was written,
 * changes nothing. They are followed by those that were filled from them. In the end throws `CorrectionRefused` with the rows at fault, if any.
 */
export async function* fileRecords(
  tx: Transaction,
  correctable: CorrectableImport,
  format: FailedRowsFormat,
  file: ReturnedFile,
): AsyncGenerator<CorrectedRecord[]> {
  const faults = new FileFaults(await lastRow(tx, correctable.importId));
  const corrector = new FillingCorrector(correctable);
  const changesOf = cellChanges(correctable, format);
  for await (const lines of file.rows) {
    const rows = faults.withRecord(lines);
    const found = new Map(
      (
        await tx<Pick<IntegrationRecordRow, 'row_no' | 'source' | 'group_key'>[]>`
        SELECT row_no, source, group_key FROM integration_record WHERE import_id = ${correctable.importId} AND row_no = ANY (${[...rows.keys()]}::int[])`
      ).map(({ row_no: row, source: cells, group_key: groupKey }): [number, RecordToCorrect] => [
        row,
        { row, cells, groupKey },
      ]),
    );
    const changed = new Map<number, Map<number, Cell>>();
    for (const [row, line] of rows) {
      const source = found.get(row)?.cells;
      if (!source) faults.add(line, `the import has no record in row ${row}`);
      else if (changesOf(source, line).size > 0) changed.set(row, changesOf(source, line));
    }
    if (file.corrections < correctable.corrections) {
      // The record was corrected since: that correction stays, and if this file changes the record as well, it is
      // reported.
      for (const [row, before] of await correctedSince(
        tx,
        correctable.importId,
        [...changed.keys()],
        file.corrections,
      )) {
        const then = (found.get(row) as RecordToCorrect).cells.map((cell, column) =>
          before.has(column) ? (before.get(column) as Cell) : cell,
        );
        const line = rows.get(row) as ReturnedRow;
        if (changesOf(then, line).size > 0)
          faults.add(line, `the record in row ${row} was corrected after this file was written`);
        changed.delete(row);
      }
    }
    for (const { row_no, status } of await uncorrectable(tx, correctable.importId, [...changed.keys()]))
      faults.add(
        rows.get(row_no) as ReturnedRow,
        `the record in row ${row_no} is ${status} and can no longer be corrected`,
      );
    if (faults.hasFaults) continue;
    yield [...changed].flatMap(([row, after]) => corrector.correct(found.get(row) as RecordToCorrect, after) ?? []);
  }
  faults.throwAny();
  yield* corrector.below(tx);
}

async function lastRow(tx: Transaction, importId: string): Promise<number> {
  const [row] = await tx<[{ last: number }]>`
    SELECT coalesce(max(row_no), 0) AS last FROM integration_record WHERE import_id = ${importId}`;
  return row.last;
}

/** The cells of a returned row that differ from those of its record. */
function cellChanges({ plan: { setup } }: CorrectableImport, format: FailedRowsFormat) {
  const isUnchanged = unchangedCell(format);
  const empty = emptyCell(setup.file.type);
  return (staged: readonly StagedCell[], { cells }: ReturnedRow): Map<number, Cell> => {
    const source = staged.map(valueOfCell);
    const changes = new Map<number, Cell>();
    for (let column = 0; column < Math.max(cells.length, source.length); column += 1) {
      const cell = cells[column] ?? empty;
      if (!isUnchanged(source[column], cell))
        changes.set(column, typeof cell === 'string' ? unguardFormula(cell) : cell);
    }
    return changes;
  };
}

/** By row and column, the cells before the first correction after `since`. */
async function correctedSince(
  tx: Transaction,
  importId: string,
  rows: number[],
  since: number,
): Promise<Map<number, Map<number, Cell>>> {
  const cells = await tx<Pick<RecordCorrectionRow, 'row_no' | 'column_no' | 'before'>[]>`
    SELECT DISTINCT ON (row_no, column_no) row_no, column_no, before FROM record_correction
    WHERE import_id = ${importId} AND row_no = ANY (${rows}::int[]) AND correction_no > ${since} ORDER BY row_no, column_no, correction_no`;
  const byRow = new Map<number, Map<number, Cell>>();
  for (const { row_no, column_no, before } of cells)
    byRow.set(row_no, (byRow.get(row_no) ?? new Map<number, Cell>()).set(column_no - 1, before));
  return byRow;
}

function uncorrectable(tx: Transaction, importId: string, rows: number[]) {
  return tx<Pick<RecordStatusRow, 'row_no' | 'status'>[]>`
    SELECT row_no, status FROM record_status
    WHERE import_id = ${importId} AND row_no = ANY (${rows}::int[]) AND status <> ALL (${correctableStatuses})`;
}
