import { type Cell, unevaluatedFormula } from '../formats/row-source.js';
import { InvalidValue } from './invalid-value.js';

/** Why no value can be taken from a workbook's cell, for any field; undefined if one can. */
export function cellFault(cell: Cell): InvalidValue | undefined {
  if (typeof cell !== 'object' || cell === null || !('error' in cell)) return undefined;
  return cell.error === unevaluatedFormula.error
    ? new InvalidValue(
        'formula_unevaluated',
        'is a formula whose result is not stored in the workbook; open and save it in a spreadsheet program',
      )
    : new InvalidValue('cell_error', 'is an error value in the workbook');
}

/** A number in a workbook has fifteen reliable digits; programs change or drop the digits after them. */
const tooManyDigits = 1e15;

/** A number as spreadsheet programs write it into text files if it has more digits than its column shows. */
const shortened = /^[+-]?\d(?:[.,]\d+)?E\+\d{2,3}$/i;

/**
 * Why a number cannot be used as a code: digits have been lost. `text` is that of the cell. Undefined if it can be used.
 */
export function digitsFault(cell: Cell, text?: string): InvalidValue | undefined {
  if (text !== undefined && typeof cell === 'string' && shortened.test(text))
    return new InvalidValue(
      'number_inexact',
      'is a number that a spreadsheet program has shortened, so digits are lost; format the column as Text in the original and export it again',
    );
  return typeof cell === 'number' && Math.abs(cell) >= tooManyDigits
    ? new InvalidValue(
        'number_inexact',
        'has more than 15 digits, which a number in a workbook cannot store; format the column as Text',
      )
    : undefined;
}

/** Why a workbook's date cannot be used as a code: spreadsheet programs make one of `3-2` and `MAR1`. Undefined if it can. */
export function dateFault(cell: Cell): InvalidValue | undefined {
  if (typeof cell !== 'object' || cell === null || !('date' in cell)) return undefined;
  return new InvalidValue(
    'number_inexact',
    'is a date in the workbook, and a spreadsheet program may have made it of a code such as 3-2; format the column as Text and type the code again',
  );
}
