import type { RuleNamed } from '../../setup/field-rule.js';
import { InvalidValue } from '../invalid-value.js';

/** Replaces whole values; an entry for '' applies to empty cells. */
export function valueMap({ values, ignoreCase = false, onNoMatch = 'keep' }: RuleNamed<'map'>) {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const byText = new Map(Object.entries(values).map(([from, to]) => [fold(from), to ?? '']));
  return (text: string): string | InvalidValue => {
    const found = byText.get(fold(text));
    if (found !== undefined) return found;
    // An empty cell that is not listed is not an error.
    if (onNoMatch === 'keep' || text === '') return text;
    return onNoMatch === 'empty' ? '' : new InvalidValue('not_in_value_map', 'is not in the value map of the setup');
  };
}
