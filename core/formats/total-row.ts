import { readText } from './read-text.js';
import type { SourceRow } from './row-source.js';

const sums =
  /^(?:(?:grand|sub)[ -]?)?(?:totals?|sum|summe|gesamt\p{L}*|endsumme|zwischensumme|somme|suma|somma|totale?|total général|totaal|totalt|i alt|yhteensä|итого|razem|celkem|összesen)(?![\p{L}\p{N}_])/iu;

/** Whether the first value of a row begins with a word for a sum, so that the row is no record. */
export const isTotal = ({ cells }: SourceRow): boolean => {
  for (const cell of cells) {
    const text = readText(cell);
    if (text !== '') return sums.test(text);
  }
  return false;
};
