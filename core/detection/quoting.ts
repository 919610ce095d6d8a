import type { DelimitedDialect } from '../formats/text/delimited-dialect.js';
import { counted, type Finding } from './finding.js';
import { type ParsedHead, parseHead } from './parse-head.js';
import { scoreTable, type TableScore } from './table-score.js';

/** One way to read delimited text, and what comes of it. */
export interface Reading extends ParsedHead, TableScore {
  dialect: DelimitedDialect;
  /** How much the rows that could be read look like a table. */
  fit: number;
}

/** Reads text with each way to quote that may be meant; gives the one that fits best, with this delimiter. */
export function bestQuoting(text: string, whole: boolean, delimiter: string): Reading {
  const lines = text.split(/\r\n|\n|\r/).length;
  const readings = quotings(text, delimiter).map((quoting): Reading => {
    const dialect = { delimiter, ...quoting };
    const parsed = parseHead(text, dialect, whole);
    const scored = scoreTable(parsed.rows, delimiter);
    return { dialect, ...parsed, ...scored, fit: scored.score, score: scored.score * soundness(parsed, lines) };
  });
  return readings.reduce((best, one) => (one.score > best.score ? one : best));
}

/** In the order of likelihood: the first of those that are as good is taken. */
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

/** Less where a fault ends the reading, or an open quote swallows the rest of the text. */
function soundness({ rows, fault }: ParsedHead, lines: number): number {
  const reached = Math.min(1, (rows.at(-1)?.row ?? 0) / Math.max(1, lines - 1));
  if (fault) return 0.25 + 0.25 * reached;
  return reached < 0.8 ? 0.3 + 0.5 * reached : 1;
}

/** The findings on quote and escape of the reading that was chosen. */
export function describeQuoting({ dialect, rows, fault }: Reading, text: string): Finding[] {
  const { quote, escape: escapeMark } = dialect;
  const place = fault?.place.row === undefined ? '' : ` (row ${fault.place.row})`;
  if (quote === null) {
    const reason = `Quotes stand in values here and do not enclose them: read as enclosing they make no sense.`;
    return [{ setting: 'quote', value: null, confidence: 0.8, reason }];
  }
  if (!text.includes(quote)) {
    const reason = 'There are no quotes in what was looked at; the usual one is assumed.';
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
          reason: `Values are enclosed in ${quote}, without a contradiction in ${counted(rows.length, 'row')}.`,
        },
  ];
  if (escapeMark !== null && escapeMark !== quote) {
    const reason = `Quotes within values are written ${escapeMark}${quote}.`;
    findings.push({ setting: 'escape', value: escapeMark, confidence: 0.9, reason });
  }
  return findings;
}
