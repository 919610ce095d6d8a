import type { DelimitedDialect } from '../formats/text/delimited-dialect.js';
import { type Alternative, counted, type Finding } from './finding.js';
import { type ParsedHead, parseHead } from './parse-head.js';
import { rejoined } from './spaced-delimiters.js';
import { scoreTable, type TableScore } from './table-score.js';

/** A dialect, and the result of reading text with it. */
export interface Reading extends ParsedHead, TableScore {
  dialect: DelimitedDialect;
  /** How much the rows that could be read look like a table, from 0 to 1. */
  fit: number;
  /** Cells that are enclosed in quotes, rows with such cells, and rows in which a quote is misplaced. */
  enclosed: number;
  enclosing: number;
  damaged: number;
  /** How many rows were rejoined, because a delimiter before a space is text in them; undefined for none. */
  spaced?: number;
  /** The reading without quotes, if it was considered. */
  plain?: Reading;
}

type Quoting = Omit<DelimitedDialect, 'delimiter'>;

const unquoted: Quoting = { quote: null, escape: null };

/**
 * Reads text with this delimiter and the quote that encloses values. A quote does if it is at both ends of cells, and hardly
 * ever elsewhere in one that it begins: what the values look like does not matter.
 */
export function bestQuoting(text: string, whole: boolean, delimiter: string): Reading {
  const lines = text.split(/\r\n|\n|\r/).length;
  const read = (quoting: Quoting): Reading => {
    const dialect = { delimiter, ...quoting };
    return readingOf(parseHead(text, dialect, whole), dialect, lines);
  };
  const usual = bestEscape(text, '"', read);
  if (!beginsCell(text, '"', delimiter)) {
    if (!beginsCell(text, "'", delimiter)) return usual;
    const single = bestEscape(text, "'", read);
    return encloses(single) && single.enclosing > 0 ? single : usual;
  }
  const plain = read(unquoted);
  return encloses(usual) ? { ...usual, plain } : plain;
}

/** The reading with the escape by which the fewest quotes are misplaced, and the most enclose values. */
function bestEscape(text: string, quote: string, read: (quoting: Quoting) => Reading): Reading {
  const doubled = read({ quote, escape: quote });
  if (!text.includes(`\\${quote}`)) return doubled;
  const escaped = read({ quote, escape: '\\' });
  const isBetter =
    escaped.damaged < doubled.damaged || (escaped.damaged === doubled.damaged && escaped.enclosed > doubled.enclosed);
  return isBetter ? escaped : doubled;
}

/** Whether quotes enclose values, apart from mistakes. */
const encloses = ({ enclosing, damaged, rows }: Reading): boolean =>
  damaged <= Math.max(enclosing, 1, rows.length * 0.02);

function readingOf(parsed: ParsedHead, dialect: DelimitedDialect, lines: number): Reading {
  const asWritten = scoreTable(parsed.rows, dialect.delimiter);
  const spaced = rejoined(dialect.delimiter, parsed.rows, asWritten);
  const rows = spaced?.rows ?? parsed.rows;
  const scored = spaced ? scoreTable(rows, dialect.delimiter) : asWritten;
  const damaged = rows.filter(({ quoteFault }) => quoteFault).length;
  const cells = rows.map(({ enclosed = [] }) => enclosed.length);
  const enclosed = cells.reduce((sum, count) => sum + count, 0);
  const enclosing = cells.filter((count) => count > 0).length;
  const score = scored.score * completeness(parsed, lines) * (1 - damaged / (2 * Math.max(1, rows.length)));
  return {
    dialect,
    ...parsed,
    rows,
    ...scored,
    fit: scored.score,
    score,
    damaged,
    enclosed,
    enclosing,
    ...(spaced ? { spaced: spaced.count } : {}),
  };
}

/** Whether a cell begins with a quote. */
function beginsCell(text: string, quote: string, delimiter: string): boolean {
  return (
    text.startsWith(quote) ||
    [delimiter, '\n', '\r'].some((mark) => text.includes(mark + quote) || text.includes(`${mark} ${quote}`))
  );
}

/** How much of the text was read, from 0 to 1: less if a fault ended it, or one value contains the rest. */
function completeness({ rows, fault }: ParsedHead, lines: number): number {
  const reached = Math.min(1, (rows.at(-1)?.row ?? 0) / Math.max(1, lines - 1));
  if (fault) return 0.25 + 0.25 * reached;
  return reached < 0.8 ? 0.3 + 0.5 * reached : 1;
}

/** The findings about quote and escape of the chosen reading. */
export function describeQuoting(reading: Reading, text: string): Finding[] {
  const { dialect, rows, damaged, enclosing } = reading;
  const { quote, escape: escapeMark } = dialect;
  if (quote === null) {
    const reason = 'Quotes are part of the values: most cells that begin with one do not end with one.';
    return [{ setting: 'quote', value: null, confidence: 0.8, reason }];
  }
  if (!text.includes(quote)) {
    const reason = 'There are no quotes in the part that was examined; the default is assumed.';
    return [{ setting: 'quote', value: quote, confidence: 0.6, reason }];
  }
  const first = rows.find(({ quoteFault }) => quoteFault);
  const reason = first
    ? `${enclosing === 0 ? `${quote} is the usual quote` : `Values are enclosed in ${quote}`}, but in ${counted(damaged, 'row')} of ${rows.length} a quote is misplaced: first in row ${first.row}, column ${first.quoteFault?.column}.`
    : enclosing === 0
      ? `${quote} only occurs within values; it is the default, and encloses none.`
      : `Values are enclosed in ${quote} in ${counted(enclosing, 'row')} of ${rows.length}, always at both ends.`;
  const confidence = first ? Math.max(0.3, 0.9 - damaged / rows.length) : enclosing === 0 ? 0.8 : 0.97;
  const alternatives = first ? otherReading(reading) : [];
  const findings: Finding[] = [
    { setting: 'quote', value: quote, confidence, reason, ...(alternatives.length > 0 ? { alternatives } : {}) },
  ];
  if (escapeMark !== null && escapeMark !== quote)
    findings.push({
      setting: 'escape',
      value: escapeMark,
      confidence: 0.9,
      reason: `Quotes within values are escaped as ${escapeMark}${quote}.`,
    });
  return findings;
}

/** The reading without quotes, if other rows or columns come out. */
function otherReading({ plain, rows, width }: Reading): Alternative[] {
  if (!plain || (plain.rows.length === rows.length && plain.width === width)) return [];
  const yields = `${counted(plain.rows.length, 'row')} of ${counted(plain.width, 'column')} instead of ${rows.length} of ${width}`;
  return [{ value: null, reason: `Quotes as part of the values yield ${yields}.` }];
}
