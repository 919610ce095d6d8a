import type { FieldMapping } from '../../setup/setup.js';
import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';

const defaultWords = { true: ['true', 'yes', 'y', '1'], false: ['false', 'no', 'n', '0'] };

/** Converts the setup's words for yes and no, in upper or lower case, to `true` and `false`. */
export function booleanConverter(words: NonNullable<FieldMapping['boolean']> = defaultWords): Converter {
  const meaning = new Map([
    ...words.true.map((word) => [word.toLowerCase(), 'true'] as const),
    ...words.false.map((word) => [word.toLowerCase(), 'false'] as const),
  ]);
  return (text, cell) => {
    if (typeof cell === 'boolean') return String(cell);
    return (
      meaning.get(text.toLowerCase()) ??
      new InvalidValue('not_a_boolean', `must be one of ${[...words.true, ...words.false].join(', ')}`)
    );
  };
}
