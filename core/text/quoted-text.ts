import { shortened } from './cut-text.js';

/** Characters that cannot be seen, or not be told from a space. */
const unseen = /(?! )[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\ufff9-\ufffb]/gu;

/** The names that Unicode gives to those that occur in real files. */
const names: Readonly<Record<string, string>> = {
  '\t': 'CHARACTER TABULATION',
  '\n': 'LINE FEED',
  '\r': 'CARRIAGE RETURN',
  '\u0085': 'NEXT LINE',
  '\u00a0': 'NO-BREAK SPACE',
  '\u00ad': 'SOFT HYPHEN',
  '\u034f': 'COMBINING GRAPHEME JOINER',
  '\u061c': 'ARABIC LETTER MARK',
  '\u115f': 'HANGUL CHOSEONG FILLER',
  '\u1160': 'HANGUL JUNGSEONG FILLER',
  '\u1680': 'OGHAM SPACE MARK',
  '\u180b': 'MONGOLIAN FREE VARIATION SELECTOR ONE',
  '\u180c': 'MONGOLIAN FREE VARIATION SELECTOR TWO',
  '\u180d': 'MONGOLIAN FREE VARIATION SELECTOR THREE',
  '\u180e': 'MONGOLIAN VOWEL SEPARATOR',
  '\u2000': 'EN QUAD',
  '\u2001': 'EM QUAD',
  '\u2002': 'EN SPACE',
  '\u2003': 'EM SPACE',
  '\u2004': 'THREE-PER-EM SPACE',
  '\u2005': 'FOUR-PER-EM SPACE',
  '\u2006': 'SIX-PER-EM SPACE',
  '\u2007': 'FIGURE SPACE',
  '\u2008': 'PUNCTUATION SPACE',
  '\u2009': 'THIN SPACE',
  '\u200a': 'HAIR SPACE',
  '\u200b': 'ZERO WIDTH SPACE',
  '\u200c': 'ZERO WIDTH NON-JOINER',
  '\u200d': 'ZERO WIDTH JOINER',
  '\u200e': 'LEFT-TO-RIGHT MARK',
  '\u200f': 'RIGHT-TO-LEFT MARK',
  '\u2028': 'LINE SEPARATOR',
  '\u2029': 'PARAGRAPH SEPARATOR',
  '\u202a': 'LEFT-TO-RIGHT EMBEDDING',
  '\u202b': 'RIGHT-TO-LEFT EMBEDDING',
  '\u202c': 'POP DIRECTIONAL FORMATTING',
  '\u202d': 'LEFT-TO-RIGHT OVERRIDE',
  '\u202e': 'RIGHT-TO-LEFT OVERRIDE',
  '\u202f': 'NARROW NO-BREAK SPACE',
  '\u205f': 'MEDIUM MATHEMATICAL SPACE',
  '\u2060': 'WORD JOINER',
  '\u2061': 'FUNCTION APPLICATION',
  '\u2062': 'INVISIBLE TIMES',
  '\u2063': 'INVISIBLE SEPARATOR',
  '\u2064': 'INVISIBLE PLUS',
  '\u2066': 'LEFT-TO-RIGHT ISOLATE',
  '\u2067': 'RIGHT-TO-LEFT ISOLATE',
  '\u2068': 'FIRST STRONG ISOLATE',
  '\u2069': 'POP DIRECTIONAL ISOLATE',
  '\u3000': 'IDEOGRAPHIC SPACE',
  '\u3164': 'HANGUL FILLER',
  '\ufeff': 'ZERO WIDTH NO-BREAK SPACE',
  '\uffa0': 'HALFWIDTH HANGUL FILLER',
};

/**
 * A text in quotes for messages, at most `maxUnits` UTF-16 units of it, with the names of the characters in it that
 * cannot be seen: `"Unit Price" with U+200B ZERO WIDTH SPACE`. These are left out of the quotes, or shown as a space,
 * because some change the order in which the message is shown.
 */
export function quotedText(text: string, maxUnits: number): string {
  const part = shortened(text, maxUnits);
  const found = [...new Set(part.match(unseen))];
  if (found.length === 0) return `"${part}"`;
  const shown = part.replace(unseen, (character) => (/\s|\x85/.test(character) && character !== '\ufeff' ? ' ' : ''));
  const some = found.slice(0, 3).map(characterName).join(', ');
  return `"${shown}" with ${some}${found.length > 3 ? ' and others' : ''}`;
}

function characterName(character: string): string {
  const code = character.codePointAt(0) as number;
  const place = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const selector = code >= 0xfe00 && code <= 0xfe0f ? `VARIATION SELECTOR-${code - 0xfdff}` : undefined;
  const name = names[character] ?? selector;
  return name === undefined ? place : `${place} ${name}`;
}
