/** Why a step was not done; docs/errors.md says what to do for each code. */
export type StepCode =
  // Releasing
  | 'customer_blocked'
  | 'credit_limit_exceeded'
  | 'credit_limit_currency'
  | 'out_of_stock'
  // Any document
  | 'document_removed'
  | 'rejected'
  // Calling another system
  | 'function_failed'
  | 'target_unavailable'
  | 'target_refused'
  // Sending more than the company's limit
  | 'mail_limit'
  | 'call_limit'
  // Starting another integration
  | 'integration_not_found'
  | 'earlier_errors'
  | 'same_content';
