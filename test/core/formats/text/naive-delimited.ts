import type { DelimitedDialect } from '../../../../core/formats/text/delimited-dialect.js';

/** The expected rows of a file, up to the first misplaced quote. */
export interface Expected {
  rows: { row: number; cells: string[] }[];
  /** Whether a quote is misplaced in the row after them. */
  damaged?: true;
}

/** Reads delimited text one character at a time, slowly and simply: the oracle of the property tests. */
export function naiveDelimited(text: string, { delimiter, quote, escape: escapeMark }: DelimitedDialect): Expected {
  const rows: Expected['rows'] = [];
  let at = 0;
  const line = (): number => (text.slice(0, at).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
  const lineEnd = (): number => (text.startsWith('\r\n', at) ? 2 : /[\r\n]/.test(text.charAt(at)) ? 1 : 0);
  const fieldEnds = (): boolean => at === text.length || lineEnd() > 0 || text.startsWith(delimiter, at);
  // Whether only spaces follow up to the next delimiter where the quote at a place is closed.
  const encloses = (place: number): boolean => {
    for (let end = place + 1; end < text.length; end++) {
      if (text.charAt(end) === escapeMark && (escapeMark !== quote || text.charAt(end + 1) === quote)) end++;
      else if (text.charAt(end) === quote) {
        const rest = text.slice(end + 1).replace(/^ +/, '');
        return rest === '' || /^[\r\n]/.test(rest) || rest.startsWith(delimiter);
      }
    }
    return false;
  };
  while (at < text.length) {
    if (lineEnd() > 0) {
      at += lineEnd();
      continue;
    }
    const row = line();
    const cells: string[] = [];
    for (;;) {
      let cell = '';
      const spaces = delimiter.startsWith(' ') ? 0 : (/^ */.exec(text.slice(at))?.[0].length ?? 0);
      if (quote !== null && text.charAt(at + spaces) === quote && (spaces === 0 || encloses(at + spaces))) {
        at += spaces + 1;
        for (;;) {
          if (at >= text.length) return { rows, damaged: true };
          const char = text.charAt(at);
          if (char === escapeMark && (escapeMark !== quote || text.charAt(at + 1) === quote)) at++;
          else if (char === quote) break;
          cell += text.charAt(at++);
        }
        at++;
        const before = at;
        while (!delimiter.startsWith(' ') && text.charAt(at) === ' ') at++;
        if (!fieldEnds()) at = before;
        if (!fieldEnds()) return { rows, damaged: true };
      }
      while (!fieldEnds()) cell += text.charAt(at++);
      cells.push(cell);
      if (!text.startsWith(delimiter, at) || at === text.length) break;
      at += delimiter.length;
    }
    at += lineEnd();
    rows.push({ row, cells });
  }
  return { rows };
}
