import type { DelimitedDialect } from '../../../../core/formats/text/delimited-dialect.js';

/** The expected result of a file, without the text of the fault. */
export interface Expected {
  rows: { row: number; cells: string[] }[];
  fault?: { code: string; place: { row: number; column: string } };
}

/** Reads delimited text one character at a time, slowly and simply: the oracle of the property tests. */
export function naiveDelimited(text: string, { delimiter, quote, escape: escapeMark }: DelimitedDialect): Expected {
  const rows: Expected['rows'] = [];
  let at = 0;
  const line = (): number => (text.slice(0, at).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
  const lineEnd = (): number => (text.startsWith('\r\n', at) ? 2 : /[\r\n]/.test(text.charAt(at)) ? 1 : 0);
  const fieldEnds = (): boolean => at === text.length || lineEnd() > 0 || text.startsWith(delimiter, at);
  while (at < text.length) {
    if (lineEnd() > 0) {
      at += lineEnd();
      continue;
    }
    const row = line();
    const cells: string[] = [];
    for (;;) {
      let cell = '';
      const column = String(cells.length + 1);
      if (quote !== null && text.charAt(at) === quote) {
        const place = { row: line(), column };
        at++;
        for (;;) {
          if (at >= text.length) return { rows, fault: { code: 'file_quote_unclosed', place } };
          const char = text.charAt(at);
          if (char === escapeMark && (escapeMark !== quote || text.charAt(at + 1) === quote)) at++;
          else if (char === quote) break;
          cell += text.charAt(at++);
        }
        at++;
        if (!fieldEnds()) return { rows, fault: { code: 'file_quote_misplaced', place: { row: line(), column } } };
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
