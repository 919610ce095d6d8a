import type { DelimitedDialect } from '../formats/text/delimited-dialect.js';
import { counted, type Finding } from './finding.js';
import { type ParsedHead, parseHead } from './parse-head.js';
import { scoreTable, type TableScore } from './table-score.js';

/** A dialect, and the result of reading text with it. */
export interface Reading extends ParsedHead, TableScore {
  dialect: DelimitedDialect;
  /** How much the rows that could be read look like a table, from 0 to 1. */
  fit: number;
}

/** Reads text with this delimiter and every plausible way of quoting; returns the best reading. */
export function bestQuoting(text: string, whole: boolean, delimiter: string): Reading {
  const lines = text.split(/\r\n|\n|\r/).length;
  const readings = quotings(text, delimiter).map((quoting): Reading => {
    const dialect = { delimiter, ...quoting };
    const parsed = parseHead(text, dialect, whole);
    const scored = scoreTable(parsed.rows, delimiter);
    const hasOneQuote = quoting.quote !== null && text.split(quoting.quote).length === 2;
    return {
      dialect,
      ...parsed,
      ...scored,
      fit: scored.score,
      score: scored.score * completeness(parsed, lines, hasOneQuote),
    };
  });
  return readings.reduce((best, reading) => (reading.score > best.score ? reading : best));
}

/** Plausible ways of quoting, the likeliest first: of equally good ones the first is chosen. */
function quotings(text: string, delimiter: string): Omit<DelimitedDialect, 'delimiter'>[] {
  const ways: Omit<DelimitedDialect, 'delimiter'>[] = [];
  for (const quote of ['"', "'"]) {
    if (quote !== '"' && !beginsCell(text, quote, delimiter)) continue;
    ways.push({ quote, escape: quote });
    if (text.includes(`\\${quote}`)) ways.push({ quote, escape: '\\' });
  }
  return beginsCell(text, '"', delimiter) ? [...ways, { quote: null, escape: null }] : ways;
}

function beginsCell(text: string, quote: string, delimiter: string): boolean {
  return text.startsWith(quote) || [delimiter, '\n', '\r'].some((mark) => text.includes(mark + quote));
}

/**
 * How much of the text was read, from 0 to 1: less if a fault ended it, if an open quote contains the rest, or if quotes are
 * misplaced. The only quote of a text is a mistake in any reading.
 */
function completeness({ rows, fault }: ParsedHead, lines: number, hasOneQuote: boolean): number {
  const reached = Math.min(1, (rows.at(-1)?.row ?? 0) / Math.max(1, lines - 1));
  if (fault) return 0.25 + 0.25 * reached;
  const damaged = hasOneQuote ? 0 : rows.filter(({ quoteFault }) => quoteFault).length;
  const regular = 1 - damaged / Math.max(1, rows.length);
  return (reached < 0.8 ? 0.3 + 0.5 * reached : 1) * regular;
}

/** The findings about quote and escape of the chosen reading. */
export function describeQuoting({ dialect, rows }: Reading, text: string): Finding[] {
  const { quote, escape: escapeMark } = dialect;
  if (quote === null) {
    const reason = `Quotes are part of the values and do not enclose them: with enclosing quotes the rows would be wrong.`;
    return [{ setting: 'quote', value: null, confidence: 0.8, reason }];
  }
  if (!text.includes(quote)) {
    const reason = 'There are no quotes in the part that was examined; the default is assumed.';
    return [{ setting: 'quote', value: quote, confidence: 0.6, reason }];
  }
  const damaged = rows.filter(({ quoteFault }) => quoteFault);
  const [first] = damaged;
  const reason = first
    ? `Values are enclosed in ${quote}, but in ${counted(damaged.length, 'row')} of ${rows.length} a quote is misplaced: first in row ${first.row}, column ${first.quoteFault?.column}.`
    : `Values are enclosed in ${quote}, consistently in ${counted(rows.length, 'row')}.`;
  const share = damaged.length / Math.max(1, rows.length);
  const findings: Finding[] = [
    { setting: 'quote', value: quote, confidence: first ? Math.max(0.3, 0.9 - share) : 0.95, reason },
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
