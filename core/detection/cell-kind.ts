import type { Cell } from '../formats/row-source.js';
import { plainCharacters } from '../text/plain-characters.js';
import { isAmount } from './number-formats.js';

export type CellKind = 'empty' | 'number' | 'date' | 'boolean' | 'error' | 'text';

/** Longer texts are neither numbers nor dates; the limit also keeps the patterns below fast for any text. */
const maxCharacters = 80;

const number = /^[+\-−]?(?:\d+|\d{1,3}(?:[.,'’ \u00a0\u2009\u202f]\d{3})+)?(?:[.,]\d+)?-?$/;
const numericDate =
  /^(?:\p{L}{2,12}[.,]{0,2} )?\d{1,4}(?:([-./]) ?\d{1,2}\1 ?|[年년] ?\d{1,2}[月월] ?)\d{1,4}[.日일]?(?:(?:,? |T)\D{0,8}\d{1,2}[:.h时時시]\d{2}.*)?$/iu;
const namedDate =
  /^(?:\p{L}{2,14}[.,]{0,2} )?(?:\d{1,2}(?:st|nd|rd|th|er|º)?[-. ]{1,2}(?:de )?\p{L}{3,13}(?:[-. ]{1,2}|\.? de )\d{2,4}|\p{L}{3,13}[. ]{1,2}\d{1,2}(?:st|nd|rd|th)?,? \d{4})(?:,? .*)?$/iu;
/** An amount has no more letters than the mark of its currency, at its ends. */
const fewLetters = /^\p{L}{0,5}[^\p{L}]*\p{L}{0,5}\.?$/u;

/** Whether texts are amounts: the same few cells are examined several times. */
const amounts = new Map<string, boolean>();
const maxAmounts = 10_000;

function looksLikeAmount(text: string): boolean {
  if (!fewLetters.test(text)) return false;
  let known = amounts.get(text);
  if (known === undefined) {
    if (amounts.size >= maxAmounts) amounts.clear();
    known = isAmount(text);
    amounts.set(text, known);
  }
  return known;
}

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
      return kindOfText(plainCharacters(cell).trim());
  }
}

function kindOfText(text: string): CellKind {
  if (text === '') return 'empty';
  if (text.length > maxCharacters || !/\d/.test(text)) return 'text';
  if (number.test(text)) return 'number';
  if (numericDate.test(text) || namedDate.test(text)) return 'date';
  return looksLikeAmount(text) ? 'number' : 'text';
}
