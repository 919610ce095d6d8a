import type { DelimitedDialect } from './delimited-dialect.js';

/** A row of delimited text, without its line end. Undefined where a text would need quotes that mean nothing. */
export function delimitedRow(texts: readonly string[], dialect: DelimitedDialect): string | undefined {
  const written = texts.map((text) => delimitedText(text, dialect));
  return written.includes(undefined) ? undefined : written.join(dialect.delimiter);
}

/** Whether a text has to stand in quotes; a part of a long delimiter may become one together with that behind it. */
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
