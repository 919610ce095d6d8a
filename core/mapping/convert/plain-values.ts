import type { FieldMapping } from '../../setup/setup.js';
import { caselessIdentity, identityOf } from '../../text/text-identity.js';
import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';

/** Leaves texts unchanged, up to the field's length in characters (code points). */
export function textConverter({ maxLength }: { maxLength: number }): Converter {
  return (text) => {
    if (text.length <= maxLength) return text;
    const length = [...text].length;
    return length <= maxLength
      ? text
      : new InvalidValue('value_too_long', `has ${length} characters; at most ${maxLength} are allowed`);
  };
}

/**
 * Converts codes to the form in which they are compared, so that they are found in indexes and by other programs. They
 * too have at most the field's length.
 */
export function codeConverter(field: { maxLength: number }): Converter {
  const converted = textConverter(field);
  return (text, cell) => converted(identityOf(text), cell);
}

const defaultWords = { true: ['true', 'yes', 'y', '1'], false: ['false', 'no', 'n', '0'] };

/** Converts the setup's words for yes and no, in upper or lower case, to `true` and `false`. */
export function booleanConverter(words: NonNullable<FieldMapping['boolean']> = defaultWords): Converter {
  const meaning = new Map([
    ...words.true.map((word) => [caselessIdentity(word), 'true'] as const),
    ...words.false.map((word) => [caselessIdentity(word), 'false'] as const),
  ]);
  return (text, cell) => {
    if (typeof cell === 'boolean') return String(cell);
    return (
      meaning.get(caselessIdentity(text)) ??
      new InvalidValue('not_a_boolean', `must be one of ${[...words.true, ...words.false].join(', ')}`)
    );
  };
}

/** Converts a text to the listed choice that it equals, ignoring case. */
export function choiceConverter(choices: readonly string[]): Converter {
  const byName = new Map(choices.map((choice) => [caselessIdentity(choice), choice]));
  return (text) =>
    byName.get(caselessIdentity(text)) ?? new InvalidValue('not_a_choice', `must be one of ${choices.join(', ')}`);
}
