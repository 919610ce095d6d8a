import { InvalidValue } from '../invalid-value.js';

/** Characters to which rules may extend a text; otherwise repeated replacements could fill the memory. */
export const maxRuledCharacters = 100_000;

/** The fault of a text that rules would make longer. */
export const tooLongAfterRules = new InvalidValue(
  'value_too_long',
  `becomes longer than ${maxRuledCharacters} characters when the rules are applied`,
);
