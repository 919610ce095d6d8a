import type { FileFormat } from '../formats/file-format.js';
import type { IntegrationSetup } from '../setup/setup.js';
import type { FilledColumns } from './example-row.js';

/** What a template is made of, whatever it is written as. */
export interface Template extends FilledColumns {
  setup: IntegrationSetup;
  /** What there must be one of before the example can be imported, such as `Customer`. */
  missing: string[];
}

/** The setup can have no template, or none of this kind; the message says why. */
export class NoTemplate extends Error {
  override readonly name = 'NoTemplate';
}

/** Rows of a template, as people count them; `header` is 0 where columns have no names. */
export interface TemplateRows {
  header: number;
  example: number;
  /** The last line that the setup leaves out at the end; the example's where it leaves out none. */
  last: number;
}

/** Where the setup expects what. */
export function templateRows(file: Exclude<FileFormat, { type: 'fixed-width' }>): TemplateRows {
  const header = file.headerRow ?? 1;
  const example = Math.max(file.firstRow ?? 0, header + 1);
  return { header, example, last: example + (file.footerRows ?? 0) };
}

/** What stands in the lines below the table that the setup leaves out. */
export const footerText = 'End of the table: lines from here on are not imported.';
