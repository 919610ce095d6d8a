/** What an import reports of its file besides the errors of records, as docs/errors.md lists it. */
export const noticeCodes = {
  column_not_used: 'a column that no mapping uses has the name of a field',
  rows_above_table: 'rows above the first record, which are not read, look like records',
  rows_below_table: 'rows below the last record, which are not read, look like records',
  records_without_key: 'records below a document have no value in the column that says to which document they belong',
  header_quote_misplaced: 'a quote in the header is misplaced, so the names of columns may be wrong',
} as const;
type NoticeCode = keyof typeof noticeCodes;

/** Something in a file that an import leaves out or doubts although nothing is in error, and what to do. */
export interface Notice {
  code: NoticeCode;
  message: string;
  /** Row numbers from 1; the sheet of a workbook. */
  place: { sheet?: string; row?: number; column?: string };
}

/** The first of some notices, and how many others there are; undefined for none. */
export function noticesText([first, ...others]: readonly Notice[]): string | undefined {
  if (!first) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `Notice${more}: ${first.message}`;
}
