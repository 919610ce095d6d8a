import { InvalidValue } from '../invalid-value.js';

/** Characters beyond which text under rules never grows: replacements in a row could else fill the memory. */
export const longestRuled = 100_000;

/** What is wrong with a text that grows beyond them. */
export const growsTooLong = new InvalidValue(
  'value_too_long',
  `becomes longer than ${longestRuled} characters by the rules`,
);
