import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { cellText } from '../formats/cell-text.js';
import type { Cell } from '../formats/row-source.js';
import { delimitedDialect } from '../formats/text/delimited-dialect.js';
import { needsQuotes } from '../formats/text/delimited-row.js';
import type { FailedRowsFormat } from './failed-rows-format.js';
import { guardFormula, unguardFormula } from './guard-formula.js';

/**
 * Returns a function that prepares a text for a file of failed rows, guarded against formulas. Texts from a file of the
 * same format are otherwise unchanged. A character of a correction that the encoding lacks becomes a question mark, and
 * a character that needs quotes becomes a space if the dialect has no quotes.
 */
export function textWriter({ file }: FailedRowsFormat): (text: string) => string {
  if (file.type === 'excel') return guardFormula;
  const dialect = delimitedDialect(file);
  const { encoding = 'utf-8' } = file;
  const special = new Set(`${dialect.delimiter}\r\n`);
  const spaced = (text: string): string =>
    Array.from(text, (character) => (special.has(character) ? ' ' : character)).join('');
  return (text) => {
    const guarded = guardFormula(text);
    const plain = dialect.quote === null && needsQuotes(guarded, dialect) ? spaced(guarded) : guarded;
    return encoding.startsWith('utf') || isAscii(Buffer.from(plain))
      ? plain
      : iconv.decode(iconv.encode(plain, encoding), encoding);
  };
}

/** Returns a test of whether a returned cell still has the value that was written for the record's cell. */
export function unchangedCell(format: FailedRowsFormat): (current: Cell | undefined, returned: Cell) => boolean {
  const write = textWriter(format);
  return (current = '', returned) => {
    const [was, is] = [cellText(current), cellText(returned)];
    // A user who writes a workbook's number as text does so to restore all of its digits.
    if (typeof current === 'number' && typeof returned === 'string') return false;
    return unguardFormula(is) === was || write(was) === is;
  };
}
