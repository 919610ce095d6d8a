/**
 * SQL conditions for valid values, as one would write them for a known file. PostgreSQL itself has such a check
 * (`pg_input_is_valid`) only since version 16.
 */

/** Whether a column is a decimal number that fits `numeric(19,5)`; NULL for NULL. */
export const isAmount = (column: string): string => `${column} ~ '^[+-]?[0-9]{1,14}([.][0-9]*)?$'`;

const leapYear = '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
const daysOfMonths = [
  '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])',
  '(0[469]|11)-(0[1-9]|[12][0-9]|30)',
  '02-(0[1-9]|1[0-9]|2[0-8])',
].join('|');

/** Whether a column or an expression is a date such as 2026-01-31; NULL for NULL. */
export const isDay = (text: string): string =>
  `(${text}) ~ '^([1-9][0-9]{3}-(${daysOfMonths})|(?!0000)${leapYear}-02-29)$'`;
