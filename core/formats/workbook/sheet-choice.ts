import { cutText } from '../../text/cut-text.js';
import { FileFault } from '../file-fault.js';
import { sheetPlace } from '../row-in-sheet.js';
import type { SheetName } from './workbook.js';

const MAX_NAMES = 30;

/** A sheet that can be chosen. */
interface Choice extends SheetName {
  /** False for a chart or another sheet without rows; undefined if the workbook does not say. */
  hasRows: boolean | undefined;
}

/**
 * Returns the sheet named `wanted` (ignoring case, as Excel does) or the first visible one with rows. Throws `FileFault`
 * file_sheet_missing, which lists the existing sheets.
 */
export function chooseSheet<Sheet extends Choice>(sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  const chosen =
    wanted === undefined ? sheets.find(({ visible, hasRows }) => visible && hasRows) : named(sheets, wanted);
  if (!chosen) {
    const what = wanted === undefined ? 'no visible worksheet' : `no sheet named "${wanted}"`;
    throw missing(`The workbook has ${what}; its sheets are: ${listNames(sheets)}.`, wanted);
  }
  if (chosen.hasRows === false) {
    throw missing(`"${chosen.name}" is not a worksheet with rows; the sheets are: ${listNames(sheets)}.`, chosen.name);
  }
  return chosen;
}

function named<Sheet extends Choice>(sheets: readonly Sheet[], wanted: string): Sheet | undefined {
  const folded = wanted.toLowerCase();
  return sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => name.toLowerCase() === folded);
}

function missing(message: string, sheet: string | undefined): FileFault {
  return new FileFault('file_sheet_missing', message, sheetPlace(sheet));
}

function listNames(sheets: readonly SheetName[]): string {
  const names = sheets.slice(0, MAX_NAMES).map(({ name }) => `"${cutText(name, 64)}"`);
  if (sheets.length > MAX_NAMES) names.push(`and ${sheets.length - MAX_NAMES} more`);
  return names.length === 0 ? 'none' : names.join(', ');
}
