import type { FilledColumn } from './example-row.js';

/** The number format for text, so that a spreadsheet program does not turn 0042 into a number or =1+1 into a formula. */
export const textFormat = '@';

/** The number format of a column's cells, derived from its example. */
export function cellFormat({ example, uses }: FilledColumn): string {
  const [use] = uses;
  if (typeof example === 'number') return use?.kind === 'integer' ? '0' : '#,##0.00###';
  if (typeof example !== 'object' || example === null || !('date' in example)) return textFormat;
  const { date, rules = [] } = use?.mapping ?? {};
  return dayFormat((date ?? rules.find((rule) => rule.rule === 'date'))?.format);
}

// Dates of a workbook are read in any format; the setup's format is used for display if Excel supports it.
function dayFormat(luxon = ''): string {
  const excel = luxon.replaceAll('L', 'M').toLowerCase();
  return /^(?:yyyy|yy|m{1,4}|d{1,2})(?:[ ./-]+(?:yyyy|yy|m{1,4}|d{1,2})){2}$/.test(excel) ? excel : 'yyyy-mm-dd';
}
