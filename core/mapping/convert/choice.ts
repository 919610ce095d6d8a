import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';

/** Converts a text to the listed choice that it equals, ignoring case. */
export function choiceConverter(choices: readonly string[]): Converter {
  const byName = new Map(choices.map((choice) => [choice.toLowerCase(), choice]));
  return (text) =>
    byName.get(text.toLowerCase()) ?? new InvalidValue('not_a_choice', `must be one of ${choices.join(', ')}`);
}
