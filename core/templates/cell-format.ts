import type { FilledColumn } from './example-row.js';

/** Text stays as it is typed: no number is made of 0042, no formula of =1+1. */
export const textFormat = '@';

/** The number format of a column's cells, by the example that the setup reads. */
export function cellFormat({ example, uses }: FilledColumn): string {
  const [use] = uses;
  if (typeof example === 'number') return use?.field.kind === 'integer' ? '0' : '#,##0.00###';
  if (typeof example !== 'object' || example === null || !('date' in example)) return textFormat;
  const { date, rules = [] } = use?.mapping ?? {};
  return dayFormat((date ?? rules.find((rule) => rule.rule === 'date'))?.format);
}

// A workbook's days are read whatever they are shown as; where Excel knows the form people see it.
function dayFormat(luxon = ''): string {
  const excel = luxon.replaceAll('L', 'M').toLowerCase();
  return /^(?:yyyy|yy|m{1,4}|d{1,2})(?:[ ./-]+(?:yyyy|yy|m{1,4}|d{1,2})){2}$/.test(excel) ? excel : 'yyyy-mm-dd';
}
