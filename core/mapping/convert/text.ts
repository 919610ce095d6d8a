import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';

/** Leaves texts and codes unchanged, up to the field's length in characters (code points). */
export function textConverter({ maxLength }: { maxLength: number }): Converter {
  return (text) => {
    if (text.length <= maxLength) return text;
    const length = [...text].length;
    return length <= maxLength
      ? text
      : new InvalidValue('value_too_long', `has ${length} characters; at most ${maxLength} are allowed`);
  };
}
