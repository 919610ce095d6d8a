import type { Cell } from '../formats/row-source.js';

export type CellKind = 'empty' | 'number' | 'date' | 'boolean' | 'error' | 'text';

/** Longer texts are neither numbers nor dates; the limit also keeps the patterns below fast for any text. */
const maxCharacters = 40;

const number = /^[+\-−]?[€$£]? ?(?:\d+|\d{1,3}(?:[.,'’ \u00a0\u2009\u202f]\d{3})+)?(?:[.,]\d+)? ?[-−%€$£]?$/;
const numericDate =
  /^\d{1,4}([-./])\d{1,2}\1\d{2,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
const namedDate = /^\d{1,2}[-. ]{1,2}\p{L}{3,10}[-. ]{1,2}\d{2,4}$|^\p{L}{3,10}[. ]{1,2}\d{1,2},? \d{4}$/u;

/** The kind of value that a cell seems to have, regardless of its exact format. */
export function kindOf(cell: Cell): CellKind {
  if (cell === null) return 'empty';
  switch (typeof cell) {
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'object':
      if ('percentage' in cell) return 'number';
      return 'date' in cell ? 'date' : 'error';
    default:
      return kindOfText(cell.trim());
  }
}

function kindOfText(text: string): CellKind {
  if (text === '') return 'empty';
  if (text.length > maxCharacters || !/\d/.test(text)) return 'text';
  if (number.test(text)) return 'number';
  return numericDate.test(text) || namedDate.test(text) ? 'date' : 'text';
}
