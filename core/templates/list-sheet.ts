import type ExcelJS from 'exceljs';
import { columnLetters } from '../formats/workbook/cell-reference.js';
import { cutText } from '../text/cut-text.js';
import { textFormat } from './cell-format.js';
import type { FilledColumn } from './example-row.js';

/** Number of rows for which lists are offered. */
const rowsWithLists = 10_000;

// exceljs supports validations of ranges, but its types do not declare them.
interface Validated {
  dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void };
}

/** Adds drop-down lists to the columns that have them; the values are on a hidden sheet. */
export function addLists(
  workbook: ExcelJS.Workbook,
  table: ExcelJS.Worksheet,
  columns: readonly FilledColumn[],
  firstRow: number,
): void {
  const listed = columns.flatMap(({ name, list }, place) => (list ? [{ name, list, place: place + 1 }] : []));
  if (listed.length === 0) return;
  const sheet = workbook.addWorksheet(freeName(workbook, 'Lists'), { state: 'hidden' });
  listed.forEach(({ name, list, place }, index) => {
    const { letter } = sheet.getColumn(index + 1);
    sheet.getColumn(index + 1).numFmt = textFormat;
    list.values.forEach((value, row) => {
      sheet.getCell(row + 1, index + 1).value = value;
    });
    const column = columnLetters(place);
    (table as unknown as Validated).dataValidations.add(
      `${column}${firstRow}:${column}${firstRow + rowsWithLists - 1}`,
      {
        type: 'list',
        allowBlank: true,
        formulae: [`'${sheet.name}'!$${letter}$1:$${letter}$${list.values.length}`],
        showErrorMessage: list.complete,
        errorTitle: cutText(name, 32),
        error: 'The value must be one of the list.',
      },
    );
  });
}

/** A sheet name that is not used yet, ignoring case. */
export function freeName(workbook: ExcelJS.Workbook, wanted: string): string {
  const taken = new Set(workbook.worksheets.map(({ name }) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${wanted} ${number}`;
  return name;
}
