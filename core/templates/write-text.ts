import iconv from 'iconv-lite';
import { cellText } from '../formats/cell-text.js';
import type { DelimitedFormat } from '../formats/file-format.js';
import { type DelimitedDialect, delimitedDialect } from '../formats/text/delimited-dialect.js';
import { delimitedRow, needsQuotes } from '../formats/text/delimited-row.js';
import { looksLikeFormula } from './example-row.js';
import { footerText, NoTemplate, type Template, templateRows } from './template.js';

/** Writes a template as delimited text, in the setup's dialect and encoding. */
export function writeText({ columns }: Template, format: DelimitedFormat): Uint8Array {
  const names = columns.map(({ name }) => name);
  // The name cannot be escaped, because the import would not find the column then.
  const formula = names.find(looksLikeFormula);
  if (formula !== undefined)
    throw new NoTemplate(
      `Spreadsheet programs would interpret the column name "${formula}" as a formula: rename the column.`,
    );
  const { header, example, last } = templateRows(format);
  const rows = Array.from({ length: last }, (_, index): string[] => {
    const row = index + 1;
    if (row === header) return names;
    if (row === example) return columns.map((column) => cellText(column.example));
    return row > example ? [footerText, ...names.slice(1).map(() => '')] : [];
  });
  const dialect = delimitedDialect(format);
  return encoded(rows.map((row) => `${written(row, dialect)}\r\n`).join(''), format);
}

function written(row: readonly string[], dialect: DelimitedDialect): string {
  const text = delimitedRow(row, dialect);
  if (text !== undefined) return text;
  const special = row.find((cell) => needsQuotes(cell, dialect));
  throw new NoTemplate(`"${special}" cannot be written without quotes, and the setup has "quote": null.`);
}

function encoded(text: string, { encoding = 'utf-8' }: DelimitedFormat): Uint8Array {
  const bytes = iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf') });
  if (iconv.decode(bytes, encoding) === text) return bytes;
  throw new NoTemplate(`The column names contain characters that ${encoding} does not have.`);
}
