import type { RuleNamed } from '../../setup/field-rule.js';
import { caselessIdentity, identityOf } from '../../text/text-identity.js';
import { InvalidValue } from '../invalid-value.js';
import { linearPattern } from '../linear-pattern.js';
import { maxRuledCharacters, tooLongAfterRules } from './growth.js';

/** A rule that turns a text into a text and cannot fail. */
export type TextRule = (text: string) => string;

/** Ann o'neil-smith becomes Ann O'neil-Smith. */
export const title: TextRule = (text) =>
  text
    .toLowerCase()
    .replace(/(^|[\s\-/(.,;&"])(\p{L})/gu, (_all, before: string, letter: string) => before + capital(letter));

/** Some letters become several in upper case, of which only the first stays a capital: Ss for ß. */
const capital = (letter: string): string => {
  const [first = '', ...rest] = letter.toUpperCase();
  return first + rest.join('').toLowerCase();
};

export function alphanumeric({ keep = '' }: RuleNamed<'alphanumeric'>): TextRule {
  // As code points, because some characters have a meaning in a pattern.
  const kept = [...keep].map((character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`).join('');
  const others = new RegExp(`[^\\p{L}\\p{M}\\p{N}${kept}]+`, 'gu');
  return (text) => text.replace(others, '');
}

/** Replaces every occurrence of a text by another. */
export function replace({ text: sought, with: replacement }: RuleNamed<'replace'>) {
  return (text: string): string | InvalidValue => {
    if (!text.includes(sought)) return text;
    const between = text.split(sought);
    const length = text.length + (between.length - 1) * (replacement.length - sought.length);
    return length > maxRuledCharacters && length > text.length ? tooLongAfterRules : between.join(replacement);
  };
}

/** Fills a text up to a length in characters (code points, not bytes). */
export function pad({ length, with: filler = '0', side = 'left' }: RuleNamed<'pad'>): TextRule {
  return (text) => {
    const missing = length - [...text].length;
    if (missing <= 0) return text;
    const filling = filler.repeat(missing);
    return side === 'left' ? filling + text : text + filling;
  };
}

export function substring({ from, length }: RuleNamed<'substring'>): TextRule {
  return (text) => {
    const characters = [...text];
    const start = from < 0 ? Math.max(0, characters.length + from) : Math.max(0, from - 1);
    return characters.slice(start, length === undefined ? undefined : start + length).join('');
  };
}

export function extract({ pattern, ignoreCase = false, onNoMatch = 'error' }: RuleNamed<'extract'>) {
  const compiled = linearPattern(pattern, { ignoreCase });
  return (text: string): string | InvalidValue => {
    const found = compiled.extract(text);
    if (found !== undefined) return found;
    if (onNoMatch === 'error')
      return new InvalidValue('pattern_not_found', `contains nothing that matches the pattern ${pattern}`);
    return onNoMatch === 'keep' ? text : '';
  };
}

export function replacePattern(rule: RuleNamed<'replace-pattern'>) {
  const compiled = linearPattern(rule.pattern, { ignoreCase: rule.ignoreCase ?? false });
  return (text: string): string | InvalidValue =>
    compiled.replace(text, rule.with, maxRuledCharacters) ?? tooLongAfterRules;
}

/** Replaces whole values; an entry for '' applies to empty cells. */
export function valueMap({ values, ignoreCase = false, onNoMatch = 'keep' }: RuleNamed<'map'>) {
  const fold = ignoreCase ? caselessIdentity : identityOf;
  const byText = new Map(Object.entries(values).map(([from, to]) => [fold(from), to ?? '']));
  return (text: string): string | InvalidValue => {
    const found = byText.get(text) ?? byText.get(fold(text));
    if (found !== undefined) return found;
    // An empty cell that is not listed is not an error.
    if (onNoMatch === 'keep' || text === '') return text;
    return onNoMatch === 'empty' ? '' : new InvalidValue('not_in_value_map', 'is not in the value map of the setup');
  };
}
