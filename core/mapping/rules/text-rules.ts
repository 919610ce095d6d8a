import type { RuleNamed } from '../../setup/field-rule.js';
import type { InvalidValue } from '../invalid-value.js';
import { growsTooLong, longestRuled } from './growth.js';

/** A rule that takes text to text and cannot fail. */
export type TextRule = (text: string) => string;

/** Ann o'neil-smith becomes Ann O'neil-Smith. */
export const title: TextRule = (text) =>
  text
    .toLowerCase()
    .replace(/(^|[\s\-/(.,;&"])(\p{L})/gu, (_all, before: string, letter: string) => before + capital(letter));

/** Some letters become several in upper case; only the first of them is a capital: Ss for ß. */
const capital = (letter: string): string => {
  const [first = '', ...rest] = letter.toUpperCase();
  return first + rest.join('').toLowerCase();
};

export function alphanumeric({ keep = '' }: RuleNamed<'alphanumeric'>): TextRule {
  // By their numbers: some characters mean something in a pattern.
  const kept = [...keep].map((character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`).join('');
  const others = new RegExp(`[^\\p{L}\\p{M}\\p{N}${kept}]+`, 'gu');
  return (text) => text.replace(others, '');
}

/** A text in the place of another, wherever that stands. */
export function replace({ text: sought, with: replacement }: RuleNamed<'replace'>) {
  return (text: string): string | InvalidValue => {
    if (!text.includes(sought)) return text;
    const between = text.split(sought);
    const length = text.length + (between.length - 1) * (replacement.length - sought.length);
    return length > longestRuled && length > text.length ? growsTooLong : between.join(replacement);
  };
}

/** Counts characters as people do not bytes: code points. */
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
