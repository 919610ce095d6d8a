import { shortened } from '../text/cut-text.js';

/** Why a record is in Error; each code is listed in docs/errors.md. */
export type RecordFaultCode =
  | 'row_too_short'
  | 'row_too_long'
  | 'value_missing'
  | 'value_too_long'
  | 'not_a_number'
  | 'number_too_large'
  | 'number_too_precise'
  | 'number_out_of_range'
  | 'not_a_date'
  | 'not_a_boolean'
  | 'not_a_choice'
  | 'cell_error'
  | 'formula_unevaluated'
  | 'number_inexact'
  | 'pattern_not_found'
  | 'not_in_value_map'
  | 'expression_failed'
  | 'length_out_of_range'
  | 'value_out_of_range'
  | 'pattern_mismatch'
  | 'value_not_allowed'
  | 'rule_not_met'
  | 'not_found'
  | 'ambiguous'
  | 'look_up_failed'
  | 'duplicate'
  | 'duplicate_in_file'
  | 'number_differs'
  | 'document_released'
  | 'values_differ'
  | 'group_in_error'
  | 'rejected'
  | 'refused_by_endpoint'
  | 'target_unavailable'
  | 'target_refused'
  | 'outcome_unknown';

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
