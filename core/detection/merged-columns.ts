import { fillDown } from '../formats/fill-down.js';
import type { SourceRow } from '../formats/row-source.js';
import type { MergedCells } from '../formats/workbook/merged-cells.js';
import { isBlankText } from '../text/text-identity.js';
import { type Alternative, counted, type Finding, quoted, tie } from './finding.js';

const maxColumns = 100;

/** The records of a sheet that were read, and which of its cells are merged. */
export interface MergedTable {
  names: readonly string[];
  records: readonly SourceRow[];
  emptyValues: string[];
  merged: MergedCells;
}

/** By columns, counted from 0: the rows whose cells are merged with one above, and the row of that one, which has their value. */
type MergedRows = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** A cell that would be filled although it is not merged, or the other way round. */
interface Mistake {
  column: number;
  row: number;
  isMerged: boolean;
}

/**
 * Detects columns whose cells are merged over several records, and adds those of `documents`, the finding without regard to
 * merged cells; returns that if no cells are merged. A tie if empty cells that are not merged would be filled, too.
 */
export function detectMergedColumns(sheet: MergedTable, documents: Finding | undefined): Finding | undefined {
  // Further down it is not known what is merged.
  const table = { ...sheet, records: sheet.records.filter(({ row }) => row <= sheet.merged.lastRow) };
  const merged = mergedRows(table);
  if (merged.size === 0) return documents;
  const ofDocuments = ((documents?.value ?? []) as string[]).map((name) => table.names.indexOf(name));
  const all = outermostFirst(merged, ofDocuments, table);
  const mistakesWith = (columns: readonly number[]): Mistake[] =>
    mistakesOf(columns, merged, table).filter(({ column }) => !ofDocuments.includes(column));
  let sure = all;
  // How a column is filled depends on those before it, so the first with a mistake is left out before others are judged.
  for (let [mistake] = mistakesWith(sure); mistake; [mistake] = mistakesWith(sure)) {
    const { column } = mistake;
    sure = sure.filter((each) => each !== column);
  }
  const columns = all.filter((column) => merged.has(column));
  const firstRow = Math.min(...columns.flatMap((column) => [...(merged.get(column)?.values() ?? [])]));
  const found = `Cells in ${columns.length === 1 ? 'column' : 'columns'} ${list(columns, table)} are merged over several rows, first row ${firstRow}`;
  if (sure.length < all.length) return undecided(found, { all, sure, mistakes: mistakesWith(all) }, merged, table);
  const others = ofDocuments.every((column) => merged.has(column)) ? undefined : documents;
  return {
    setting: 'fillDown',
    value: namesOf(all, table),
    confidence: others?.confidence ?? 0.95,
    reason: `${found}: all of their rows have the value of the first.${others ? ` ${others.reason}` : ''}`,
  };
}

/** Whether to fill columns that have other empty cells, or overlap: first what leaves fewer cells wrong. */
function undecided(
  found: string,
  { all, sure, mistakes }: { all: readonly number[]; sure: readonly number[]; mistakes: readonly Mistake[] },
  merged: MergedRows,
  table: MergedTable,
): Finding {
  const unsure = all.filter((column) => !sure.includes(column));
  const cellsOf = (columns: readonly number[]): number =>
    columns.reduce((sum, column) => sum + (merged.get(column)?.size ?? 0), 0);
  const missed = mistakes.filter(({ isMerged }) => isMerged);
  const others = mistakes.filter(({ isMerged }) => !isMerged);
  const place = ({ row, column }: Mistake): string => `the first in row ${row} of ${list([column], table)}`;
  const doubts = [
    others[0] && `${counted(others.length, 'other empty cell')} would be filled, too, ${place(others[0])}`,
    missed[0] &&
      `${counted(missed.length, 'merged cell')} would stay empty, ${place(missed[0])}, as another column has a new value there`,
  ]
    .filter((doubt) => doubt !== undefined)
    .join(', and ');
  const filling: Alternative = {
    value: namesOf(all, table),
    reason: `Fills ${counted(cellsOf(all) - missed.length, 'merged cell')}, but ${doubts}.`,
  };
  const leaving: Alternative = {
    value: namesOf(sure, table),
    reason: `Leaves ${counted(cellsOf(unsure), 'merged cell')} empty in ${list(unsure, table)}.`,
  };
  const alternatives = mistakes.length > cellsOf(unsure) ? [leaving, filling] : [filling, leaving];
  return tie('fillDown', `${found}, but ${doubts}.`, alternatives);
}

const namesOf = (columns: readonly number[], { names }: MergedTable): string[] =>
  columns.map((column) => names[column] as string);

const list = (columns: readonly number[], table: MergedTable): string =>
  namesOf(columns.slice(0, 5), table).map(quoted).join(', ');

function filler(columns: readonly number[], table: MergedTable): (row: SourceRow) => SourceRow {
  const { names, emptyValues } = table;
  return fillDown({ type: 'excel', emptyValues, fillDown: namesOf(columns, table) }, names);
}

/** The merged cells that the setting would fill with their value. */
function mergedRows(table: MergedTable): MergedRows {
  const { names, records, merged } = table;
  const rows = new Map<number, Map<number, number>>();
  for (const column of merged.columns) {
    if (column >= maxColumns || isBlankText(names[column] ?? '')) continue;
    const fill = filler([column], table);
    for (const record of records) {
      const from = fill(record).filledFrom?.get(column);
      if (from === undefined || from !== merged.rowOfValue(column, record.row)) continue;
      const ofColumn = rows.get(column) ?? new Map();
      rows.set(column, ofColumn.set(record.row, from));
    }
  }
  return rows;
}

/**
 * The columns in the order of the rows in which they continue, as an outer column continues wherever an inner one does;
 * otherwise left to right. Those of documents continue in all lines of these, although not all of their cells are merged.
 */
function outermostFirst(merged: MergedRows, ofDocuments: readonly number[], table: MergedTable): number[] {
  const [lead] = ofDocuments;
  const fill = filler(lead === undefined ? [] : [lead], table);
  const ofLead = table.records.filter((record) => fill(record).filledFrom).length;
  const continued = (column: number): number =>
    Math.max(merged.get(column)?.size ?? 0, ofDocuments.includes(column) ? ofLead : 0);
  return [...new Set([...ofDocuments, ...merged.keys()])].sort((a, b) => continued(b) - continued(a));
}

/** What the setting would fill wrongly, in the order of the columns. */
function mistakesOf(columns: readonly number[], merged: MergedRows, table: MergedTable): Mistake[] {
  const filled = table.records.map(filler(columns, table));
  return columns.flatMap((column) =>
    filled.flatMap(({ row, filledFrom }) => {
      const isMerged = merged.get(column)?.has(row) ?? false;
      return isMerged === (filledFrom?.has(column) ?? false) ? [] : [{ column, row, isMerged }];
    }),
  );
}
