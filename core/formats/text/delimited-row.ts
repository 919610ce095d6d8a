import type { DelimitedDialect } from './delimited-dialect.js';

/** A row of delimited text, without its line end. Undefined if a text needs quotes and the dialect has none. */
export function delimitedRow(texts: readonly string[], dialect: DelimitedDialect): string | undefined {
  const written = texts.map((text) => delimitedText(text, dialect));
  return written.includes(undefined) ? undefined : written.join(dialect.delimiter);
}

/** Whether a text must be quoted. Every character of a long delimiter counts, as it may form one with the text after it. */
export const needsQuotes = (text: string, { delimiter, quote }: DelimitedDialect): boolean =>
  Array.from(delimiter).some((character) => text.includes(character)) ||
  /[\r\n]/.test(text) ||
  (quote !== null && text.includes(quote));

function delimitedText(text: string, dialect: DelimitedDialect): string | undefined {
  const { quote, escape: mark } = dialect;
  if (!needsQuotes(text, dialect)) return text;
  if (quote === null || mark === null) return undefined;
  const marked = mark === quote ? text : text.replaceAll(mark, () => mark + mark);
  return quote + marked.replaceAll(quote, () => mark + quote) + quote;
}
