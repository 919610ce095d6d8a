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

/** Why a workbook's number cannot be used as a code: digits have been lost. Undefined if it can. */
export function digitsFault(cell: Cell): InvalidValue | undefined {
  return typeof cell === 'number' && Math.abs(cell) >= tooManyDigits
    ? new InvalidValue(
        'number_inexact',
        'has more than 15 digits, which a number in a workbook cannot store; format the column as Text',
      )
    : undefined;
}
