import { excelText } from '../text/excel-text.js';
import { isBlankText } from '../text/text-identity.js';
import { cellText } from './cell-text.js';
import type { Cell } from './row-source.js';

/** The text of a cell without blanks around it and without Excel's formula; '' if nothing in it can be seen. */
export function readText(cell: Cell): string {
  return visibleText(excelText(cellText(cell).trim()));
}

/** A text without blanks around it; '' if nothing in it can be seen. */
export function visibleText(text: string): string {
  const trimmed = text.trim();
  return isBlankText(trimmed) ? '' : trimmed;
}
