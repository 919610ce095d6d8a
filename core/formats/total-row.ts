import { readText } from './read-text.js';
import type { SourceRow } from './row-source.js';
import { isTotalText } from './total-words.js';

/** Whether a row is a sum and no record: its numbers are those of the columns above, or it begins with a word for a sum. */
export const isTotal = ({ cells, isSum = false }: SourceRow): boolean => {
  if (isSum) return true;
  for (const cell of cells) {
    const text = readText(cell);
    if (text !== '') return isTotalText(text);
  }
  return false;
};
