import type { DelimitedDialect } from './delimited-dialect.js';

/** A dialect in which quotes can enclose values. */
export interface QuotingDialect extends DelimitedDialect {
  quote: string;
  escape: string;
}

/** The dialect if quotes can enclose values; otherwise undefined. */
export const quotingDialect = ({ delimiter, quote, escape: mark }: DelimitedDialect): QuotingDialect | undefined =>
  quote === null ? undefined : { delimiter, quote, escape: mark ?? quote };

/** The places of the quotes in a text that are neither escaped nor escape another one. */
export function misplacedQuotes(text: string, { quote, escape: mark }: QuotingDialect): number[] {
  const places: number[] = [];
  if (mark !== quote && text.includes(mark)) {
    for (let place = 0; place < text.length; ) {
      if (text.startsWith(mark, place)) place += mark.length + 1;
      else {
        if (text.startsWith(quote, place)) places.push(place);
        place += 1;
      }
    }
    return places;
  }
  for (let place = text.indexOf(quote); place >= 0; ) {
    const next = place + quote.length;
    const isPair = mark === quote && text.startsWith(quote, next);
    if (!isPair) places.push(place);
    place = text.indexOf(quote, isPair ? next + quote.length : next);
  }
  return places;
}

/** Whether each quote of a record that is not escaped has another one. */
export const hasBalancedQuotes = (record: string, dialect: QuotingDialect): boolean =>
  misplacedQuotes(record, dialect).length % 2 === 0;
