import type ExcelJS from 'exceljs';
import type { Cell } from '../formats/row-source.js';
import { encodeEscapes } from '../formats/xlsx/escaped-text.js';
import { guardFormula } from './guard-formula.js';

const errorValues = ['#N/A', '#REF!', '#NAME?', '#DIV/0!', '#NULL!', '#VALUE!', '#NUM!'];

/** A cell as a value of a workbook, with its number format. */
export function workbookCell(cell: Cell): { value: ExcelJS.CellValue; numFmt?: string } {
  if (typeof cell === 'string') return text(cell);
  if (typeof cell !== 'object' || cell === null) return { value: cell };
  if ('error' in cell)
    return errorValues.includes(cell.error)
      ? { value: { error: cell.error } as ExcelJS.CellErrorValue }
      : text(cell.error);
  if ('percentage' in cell) return { value: cell.percentage, numFmt: '0.##########%' };
  return moment(cell.date) ?? text(cell.date);
}

/** A cell formatted as text, so that a spreadsheet program does not turn 0042 into a number or =1+1 into a formula. */
const text = (value: string) => ({ value: value === '' ? null : encodeEscapes(guardFormula(value)), numFmt: '@' });

// Before March 1900 workbooks have another day count.
function moment(date: string): { value: Date; numFmt: string } | undefined {
  const [, day, time, fraction] = /^(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d:\d\d)?(\.\d+)?$/.exec(date) ?? [];
  if (fraction || (day === undefined && time === undefined) || (day !== undefined && day < '1900-03-01'))
    return undefined;
  const value = new Date(`${day ?? '1899-12-30'}T${time ?? '00:00:00'}Z`);
  if (Number.isNaN(value.getTime())) return undefined;
  return { value, numFmt: [...(day ? ['yyyy-mm-dd'] : []), ...(time ? ['hh:mm:ss'] : [])].join(' ') };
}
