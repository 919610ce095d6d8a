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
    return { dialect, ...parsed, ...scored, fit: scored.score, score: scored.score * completeness(parsed, lines) };
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

/** How much of the text was read, from 0 to 1: less if a fault ended it, or an open quote contains the rest. */
function completeness({ rows, fault }: ParsedHead, lines: number): number {
  const reached = Math.min(1, (rows.at(-1)?.row ?? 0) / Math.max(1, lines - 1));
  if (fault) return 0.25 + 0.25 * reached;
  return reached < 0.8 ? 0.3 + 0.5 * reached : 1;
}

/** The findings about quote and escape of the chosen reading. */
export function describeQuoting({ dialect, rows, fault }: Reading, text: string): Finding[] {
  const { quote, escape: escapeMark } = dialect;
  const place = fault?.place.row === undefined ? '' : ` (row ${fault.place.row})`;
  if (quote === null) {
    const reason = `Quotes are part of the values and do not enclose them: with enclosing quotes the rows would be wrong.`;
    return [{ setting: 'quote', value: null, confidence: 0.8, reason }];
  }
  if (!text.includes(quote)) {
    const reason = 'There are no quotes in the part that was examined; the default is assumed.';
    return [{ setting: 'quote', value: quote, confidence: 0.6, reason }];
  }
  const findings: Finding[] = [
    fault
      ? {
          setting: 'quote',
          value: quote,
          confidence: 0.3,
          reason: `${fault.message} The file cannot be read beyond${place}.`,
        }
      : {
          setting: 'quote',
          value: quote,
          confidence: 0.95,
          reason: `Values are enclosed in ${quote}, consistently in ${counted(rows.length, 'row')}.`,
        },
  ];
  if (escapeMark !== null && escapeMark !== quote) {
    const reason = `Quotes within values are escaped as ${escapeMark}${quote}.`;
    findings.push({ setting: 'escape', value: escapeMark, confidence: 0.9, reason });
  }
  return findings;
}
