/** What a character says about the text in which it occurs. */
export interface Character {
  text: string;
  /** The lower-case letter. */
  lower: string;
  beyondAscii: boolean;
  letter: boolean;
  isUpper: boolean;
  isLower: boolean;
  /** A vowel sign or accent that follows its letter. */
  mark: boolean;
  /** Of letters and marks; `Kana` are Hiragana and Katakana. */
  script: (typeof scriptPatterns)[number][0] | 'Kana' | undefined;
  /** A form of half the usual width. */
  halfWidth: boolean;
  /** `impossible`: a control or replacement character; `private`: one that Unicode leaves to agreements. */
  kind: 'text' | 'private' | 'impossible';
}

const cache = new Map<string, Character>();

/** Returns the properties of a character. */
export function characterOf(text: string): Character {
  const cached = cache.get(text);
  if (cached) return cached;
  const character = examine(text);
  cache.set(text, character);
  return character;
}

function examine(text: string): Character {
  return {
    text,
    lower: text.toLowerCase(),
    beyondAscii: text > '\u007f',
    letter: /^\p{L}$/u.test(text) && !'ªºⁿ'.includes(text),
    isUpper: /^\p{Lu}$/u.test(text),
    isLower: /^\p{Ll}$/u.test(text),
    mark: /^\p{M}$/u.test(text),
    script: scriptOf(text),
    halfWidth: text >= '\uff61' && text <= '\uffdc',
    kind: /^[\ufffd\u0080-\u009f]$/.test(text) ? 'impossible' : /^\p{Co}$/u.test(text) ? 'private' : 'text',
  };
}

const scriptPatterns = [
  ['Latin', /^\p{Script_Extensions=Latin}$/u],
  ['Cyrillic', /^\p{Script_Extensions=Cyrillic}$/u],
  ['Greek', /^\p{Script_Extensions=Greek}$/u],
  ['Hebrew', /^\p{Script_Extensions=Hebrew}$/u],
  ['Arabic', /^\p{Script_Extensions=Arabic}$/u],
  ['Thai', /^\p{Script_Extensions=Thai}$/u],
  ['Han', /^\p{Script_Extensions=Han}$/u],
  ['Hangul', /^\p{Script_Extensions=Hangul}$/u],
] as const;

function scriptOf(text: string): Character['script'] {
  if (/^[\p{Script=Hiragana}\p{Script=Katakana}ー\uff70]$/u.test(text)) return 'Kana';
  return scriptPatterns.find(([, pattern]) => pattern.test(text))?.[0];
}
