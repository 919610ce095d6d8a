import type { DelimitedFormat } from '../file-format.js';

/** How fields and quotes are written in a delimited file, with all defaults filled in. */
export interface DelimitedDialect {
  delimiter: string;
  quote: string | null;
  /** Null if quotes are not used. */
  escape: string | null;
}

/**
 * Fills in a format's defaults (RFC 4180: comma, double quote, quotes doubled; tab for `text`).
 * @throws Error if the settings contradict each other, which is not a fault of the file
 */
export function delimitedDialect(format: DelimitedFormat): DelimitedDialect {
  const delimiter = format.delimiter ?? (format.type === 'text' ? '\t' : ',');
  const quote = format.quote === undefined ? '"' : format.quote;
  const escapeMark = quote === null ? null : (format.escape ?? quote);
  for (const [name, mark] of Object.entries({ delimiter, quote, escape: escapeMark })) {
    if (mark !== null && /[\r\n\0]/.test(mark)) throw new Error(`The ${name} must not be a line end or NUL.`);
  }
  if (quote !== null && delimiter.includes(quote)) throw new Error('The delimiter must not contain the quote.');
  if (escapeMark !== null && delimiter.includes(escapeMark))
    throw new Error('The delimiter must not contain the escape.');
  return { delimiter, quote, escape: escapeMark };
}
