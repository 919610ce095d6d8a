import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';

/** One of a list, whatever its case. */
export function choiceConverter(choices: readonly string[]): Converter {
  const byName = new Map(choices.map((choice) => [choice.toLowerCase(), choice]));
  return (text) =>
    byName.get(text.toLowerCase()) ?? new InvalidValue('not_a_choice', `is none of ${choices.join(', ')}`);
}
