/**
 * Conditions for texts that can be read, as they would be written for a file whose shape is known: PostgreSQL says it
 * by itself (`pg_input_is_valid`) from 16 on only.
 */

/** Whether a column is a decimal number that fits `numeric(19,5)`; null where it is null. */
export const isAmount = (column: string): string => `${column} ~ '^[+-]?[0-9]{1,14}([.][0-9]*)?$'`;

const leapYear = '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
const daysOfMonths = [
  '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])',
  '(0[469]|11)-(0[1-9]|[12][0-9]|30)',
  '02-(0[1-9]|1[0-9]|2[0-8])',
].join('|');

/** Whether a column or an expression is a day as in 2026-01-31; null where it is null. */
export const isDay = (text: string): string =>
  `(${text}) ~ '^([1-9][0-9]{3}-(${daysOfMonths})|(?!0000)${leapYear}-02-29)$'`;
