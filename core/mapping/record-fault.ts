import { shortened } from '../text/cut-text.js';
import { quotedText } from '../text/quoted-text.js';

/** Why a record is in Error, as docs/errors.md lists it. */
export const recordFaultCodes = {
  row_too_short: 'the row has fewer values than the file has columns, and a mapped one is missing',
  row_too_long: 'the row has values beyond the last column',
  quote_misplaced: 'a quote in the row is misplaced; it is a warning if the values are clear anyway',
  value_missing: 'a required field or one of `matchBy` is empty, or a new record needs one',
  document_missing: 'the row has no document number and may be a line of the document above',
  value_too_long: 'a text has more characters than its field or its rules allow',
  not_a_number: "the text is not a number in the setup's format",
  number_too_large: 'more digits before the decimal separator than the field has',
  number_too_precise: 'a text has more decimals than the field has; texts are not rounded silently',
  number_out_of_range: "the number is out of the field's range, such as 0 to 100 for a percentage",
  not_a_date: "the text is not a date in the setup's format, or does not exist",
  not_a_boolean: "the text is not one of the setup's words for yes and no",
  not_a_choice: "the text is not one of the field's values",
  cell_error: "the workbook's cell shows an error such as `#N/A`",
  formula_unevaluated: 'the program that wrote the workbook did not store the result of the formula',
  number_inexact: 'a code is stored as a number of more than 15 digits, as 4.00638E+12, or as a date',
  not_found: 'no customer, item or vendor has this number',
  ambiguous: 'a look-up or `matchBy` finds several records',
  look_up_failed: 'the look-up in an external table failed; the message says why',
  duplicate: 'a record or document with this number, or these `matchBy` values, exists',
  duplicate_in_file: 'an earlier row or document of this file has the same number or match fields',
  number_differs: 'the record that `matchBy` finds has another number than this row',
  document_released: 'an update found the document released',
  values_differ: 'records of one document have different values in a header field',
  group_in_error: 'another record of the same document is in error',
  rejected: 'the database refuses the document, for example because of a constraint',
  refused_by_endpoint: 'the endpoint refuses this document',
  target_refused: 'an external target refuses all documents',
  target_unavailable: 'an external target was unavailable for more than 15 minutes',
  outcome_unknown: 'the document was sent, but the response does not say whether it was written',
  pattern_not_found: 'a rule `extract` finds no match in the value',
  not_in_value_map: "the value is not in the rule's map",
  expression_failed: 'a computed value or a cross-field rule cannot be evaluated',
  length_out_of_range: 'a validation of the length is not met',
  value_out_of_range: 'a validation of a number or date range is not met',
  pattern_mismatch: 'a validation by a pattern is not met',
  value_not_allowed: 'the value is not one of the allowed values, or one of the forbidden ones',
  rule_not_met: 'a cross-field rule is not met',
} as const;
export type RecordFaultCode = keyof typeof recordFaultCodes;

/** What is wrong with one record: the field and value; null if the row as a whole is at fault. */
export interface RecordFault {
  code: RecordFaultCode;
  field: string | null;
  value: string | null;
  message: string;
}

const maxShownCharacters = 200;

/** A value as shown in a fault, shortened so that messages stay readable. */
export function shown(value: string): string {
  return shortened(value, maxShownCharacters);
}

/** A value in quotes as shown in the message of a fault, with the names of characters in it that cannot be seen. */
export const quotedValue = (value: string): string => quotedText(value, maxShownCharacters);
