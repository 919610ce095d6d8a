import { type Cell, unevaluatedFormula } from '../formats/row-source.js';
import { InvalidValue } from './invalid-value.js';

/** Why no value can be taken from a workbook's cell, whatever field it is for; undefined where one can. */
export function cellFault(cell: Cell): InvalidValue | undefined {
  if (typeof cell !== 'object' || cell === null || !('error' in cell)) return undefined;
  return cell.error === unevaluatedFormula.error
    ? new InvalidValue('formula_unevaluated', 'is a formula whose result the workbook does not hold')
    : new InvalidValue('cell_error', 'is an error value in the workbook');
}

/** A workbook's numbers have fifteen digits that can be relied on; programs change or clear those behind them. */
const tooManyDigits = 1e15;

/** Why a workbook's number is no code: the digits that it was written with are gone. Undefined where it is one. */
export function digitsFault(cell: Cell): InvalidValue | undefined {
  return typeof cell === 'number' && Math.abs(cell) >= tooManyDigits
    ? new InvalidValue('number_inexact', 'has more than 15 digits, which a number in a workbook does not keep')
    : undefined;
}
