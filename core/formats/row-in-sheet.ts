import { quotedText } from '../text/quoted-text.js';

/** The row of a place as text, with its sheet if the file has sheets: `12 of the sheet "Orders"`. */
export const rowInSheet = (row: number, sheet: string | undefined): string => `${row}${ofSheet(sheet)}`;

/** ` of the sheet "Orders"`; empty if the file has no sheets. */
export const ofSheet = (sheet: string | undefined): string =>
  sheet === undefined ? '' : ` of the sheet ${quotedText(sheet, 60)}`;

/** The sheet as a part of a place; nothing if the file has no sheets. */
export const sheetPlace = (sheet: string | undefined): { sheet?: string } => (sheet === undefined ? {} : { sheet });
