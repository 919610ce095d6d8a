/** Why a step was not done, as docs/errors.md lists it. */
export const stepCodes = {
  customer_blocked: "the document's customer is blocked",
  credit_limit_exceeded: "released documents would exceed the customer's credit limit",
  credit_limit_currency: "the document is in another currency than its customer's limit",
  out_of_stock: 'the available stock of an item is less than the document needs',
  document_removed: 'the document has been removed',
  rejected: 'the database refuses the change; the message has the constraint or trigger',
  function_failed: 'the SQL function raised the error in the message',
  target_unavailable: 'the server was unavailable for 15 minutes, or failed for this document',
  target_refused: 'the server refuses the document, an address, a login or a name',
  mail_limit: 'the daily limit of e-mails of the company, or to the address, is reached',
  call_limit: 'the daily limit of webhook calls of the company to this host is reached',
  integration_not_found: 'the integration to start does not exist',
  earlier_errors: 'the other integration is not started because records or earlier steps are in error',
  same_content: 'the other integration has imported the same content before',
} as const;
export type StepCode = keyof typeof stepCodes;
