import type { FileFormat } from '../formats/file-format.js';
import type { Plan } from '../plan/plan.js';
import type { FilledColumns } from './example-row.js';

/** The content of a template, which does not depend on its format. */
export interface Template extends FilledColumns {
  plan: Plan;
  /** Labels of targets, such as `Customer`, that need a record before the example can be imported. */
  missing: string[];
}

/** The setup can have no template, or none of this kind; the message says why. */
export class NoTemplate extends Error {
  override readonly name = 'NoTemplate';
}

/** Row numbers of a template; `header` is 0 if the columns have no names. */
export interface TemplateRows {
  header: number;
  example: number;
  /** The last footer line; the row of the example if there is no footer. */
  last: number;
}

/** The row numbers of header, example and footer according to the setup. */
export function templateRows(file: Exclude<FileFormat, { type: 'fixed-width' }>): TemplateRows {
  const header = file.headerRow ?? 1;
  const example = Math.max(file.firstRow ?? 0, header + 1);
  return { header, example, last: example + (file.footerRows ?? 0) };
}

/** The text of the lines below the table, which the setup does not import. */
export const footerText = 'End of the table: lines from here on are not imported.';
