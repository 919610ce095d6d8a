/**
 * SQL for the message of a record that is in error because of another one of its document. `culprit` is SQL for the row
 * of one in error; `keyless` for the row of one without a key (document_missing), which may be a line of it, or NULL.
 */
export const groupErrorMessage = (culprit: string, keyless: string): string => `
  CASE WHEN ${keyless} IS NULL THEN format('Not created: the record in row %s of the same document is in error.', ${culprit})
    ELSE format('Not created: the record in row %s has no document number and ${mayBeLine}.', ${keyless}) END`;

/** SQL for whether a message is that of a document above a record without a key. */
export const namesKeyless = (message: string): string => `(strpos(${message}, '${mayBeLine}') > 0)`;

const mayBeLine = 'may be a line of this document';
