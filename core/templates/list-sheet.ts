import type ExcelJS from 'exceljs';
import { columnLetters } from '../formats/xlsx/cell-reference.js';
import { cutText } from '../text/cut-text.js';
import { textFormat } from './cell-format.js';
import type { FilledColumn } from './example-row.js';

/** Rows that a list is offered for. */
const rowsWithLists = 10_000;

// exceljs has validations of ranges, but does not tell TypeScript.
interface Validated {
  dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void };
}

/** Offers lists of values in the columns that have them; the values stand on a hidden sheet, whatever their number. */
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
        error: 'This is none of the values that can be imported.',
      },
    );
  });
}

/** A name that no sheet has yet, whatever its case. */
export function freeName(workbook: ExcelJS.Workbook, wanted: string): string {
  const taken = new Set(workbook.worksheets.map(({ name }) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${wanted} ${number}`;
  return name;
}
