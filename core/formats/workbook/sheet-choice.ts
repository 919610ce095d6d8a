import { cutText } from '../../text/cut-text.js';
import { FileFault } from '../file-fault.js';
import type { Relationship } from '../xlsx/relationships.js';
import type { SheetEntry } from '../xlsx/workbook-part.js';

const MAX_NAMES = 30;

/** A worksheet to read: its name in the workbook and the key of its part. */
interface ChosenSheet {
  name: string;
  target: string;
}

/**
 * Returns the sheet named `wanted` (ignoring case, as Excel does) or the first visible worksheet; chart sheets have no
 * rows. Throws `FileFault` file_sheet_missing, which lists the existing sheets.
 */
export function chooseSheet(
  sheets: readonly SheetEntry[],
  links: ReadonlyMap<string, Relationship>,
  wanted: string | undefined,
): ChosenSheet {
  const isWorksheet = (sheet: SheetEntry): boolean => links.get(sheet.relationshipId)?.kind === 'worksheet';
  const chosen =
    wanted === undefined ? sheets.find((sheet) => sheet.visible && isWorksheet(sheet)) : named(sheets, wanted);
  if (!chosen) {
    const what = wanted === undefined ? 'no visible worksheet' : `no sheet named "${wanted}"`;
    throw missing(`The workbook has ${what}; its sheets are: ${listNames(sheets)}.`, wanted);
  }
  const link = links.get(chosen.relationshipId);
  if (!link)
    throw new FileFault('file_corrupted', 'The workbook is damaged: one of its sheets is missing.', {
      sheet: chosen.name,
    });
  if (link.kind !== 'worksheet') {
    throw missing(`"${chosen.name}" is not a worksheet with rows; the sheets are: ${listNames(sheets)}.`, chosen.name);
  }
  return { name: chosen.name, target: link.target };
}

function named(sheets: readonly SheetEntry[], wanted: string): SheetEntry | undefined {
  const folded = wanted.toLowerCase();
  return sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => name.toLowerCase() === folded);
}

function missing(message: string, sheet: string | undefined): FileFault {
  return new FileFault('file_sheet_missing', message, sheet === undefined ? {} : { sheet });
}

function listNames(sheets: readonly SheetEntry[]): string {
  const names = sheets.slice(0, MAX_NAMES).map(({ name }) => `"${cutText(name, 64)}"`);
  if (sheets.length > MAX_NAMES) names.push(`and ${sheets.length - MAX_NAMES} more`);
  return names.length === 0 ? 'none' : names.join(', ');
}
