import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { cellText } from '../formats/cell-text.js';
import type { Cell } from '../formats/row-source.js';
import { delimitedDialect } from '../formats/text/delimited-dialect.js';
import { needsQuotes } from '../formats/text/delimited-row.js';
import type { FailedRowsFormat } from './failed-rows-format.js';
import { guardFormula, unguardFormula } from './guard-formula.js';

/**
 * A text as it stands in a file of failed rows, guarded against formulas. What came from a file of the kind stays as it is; where
 * a correction put in a character that the encoding lacks, a question mark stands for it, and where quotes mean nothing a
 * space for what needs them.
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

/** Whether a cell that came back says what the record's cell said when it was written. */
export function unchangedCell(format: FailedRowsFormat): (current: Cell | undefined, returned: Cell) => boolean {
  const write = textWriter(format);
  return (current = '', returned) => {
    const [was, is] = [cellText(current), cellText(returned)];
    // A workbook's number that is written as text has all of its digits again.
    if (typeof current === 'number' && typeof returned === 'string') return false;
    return unguardFormula(is) === was || write(was) === is;
  };
}
