import type { SingleByteEncoding } from '../formats/single-byte-encoding.js';

/** Lower-case letters beyond ASCII, by language. */
const languages = [
  'äöüß',
  'àâæçéèêëîïôœùûüÿ',
  'áéíñóúü',
  'áâãàçéêíóôõúü',
  'àèéìòùî',
  'éëïóöüèê',
  'æøåéüöä',
  'åäöéü',
  'áðéíóúýþæö',
  'ąćęłńóśźż',
  'áčďéěíňóřšťúůýž',
  'áäčďéíĺľňóôŕšťúýž',
  'áéíóöőúüű',
  'čćđšž',
  'ăâîșțşţ',
  'çğıöşüâî',
  'õäöüšž',
  'āčēģīķļņšūž',
  'ąčęėįšųūž',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ',
  'αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋΐΰ',
].map((letters) => new Set(letters));

/** Signs that occur beside words and numbers in business files, with their plausibility. */
const signs = new Map<string, number>([
  ...[...'€£§°–—„“”‘’‚«»…±×•®™©'].map((sign) => [sign, 0.7] as const),
  ...[...'²³½¼¾µ·ªº¿¡\u00a0'].map((sign) => [sign, 0.5] as const),
]);

/** Those of these signs that occur directly before a word. */
const opening = new Set('€£§–—„“‘‚«¿¡');

/** How common encodings are, to choose between readings of the same plausibility. */
const commonness: Partial<Record<SingleByteEncoding, number>> = {
  'windows-1252': 0.06,
  cp850: 0.04,
  'iso-8859-15': 0.05,
  'windows-1251': 0.03,
  cp437: 0.02,
  'windows-1250': 0.02,
  cp852: 0.01,
};

/**
 * How plausible a text with letters beyond ASCII is in an encoding, below 2; undefined if it contains characters that
 * do not occur in text.
 */
export function plausibility(text: string, encoding: SingleByteEncoding): number | undefined {
  const letters = new Map<string, number>();
  let sum = 0;
  let count = 0;
  let before = '\n';
  let previous = '\n';
  const characters = [...text];
  for (const [at, character] of characters.entries()) {
    if (character > '\u007f') {
      const score = scoreOf(before, previous, character, characters[at + 1] ?? '\n');
      if (score === undefined) return undefined;
      sum += score;
      count += 1;
      // A single letter is not evidence for a language.
      if (isLetter(character) && (isLetter(previous) || isLetter(characters[at + 1] ?? '\n'))) {
        const lower = character.toLowerCase();
        letters.set(lower, (letters.get(lower) ?? 0) + 1);
      }
    }
    before = previous;
    previous = character;
  }
  if (count === 0) return 0;
  return sum / count + 0.5 * bestCover(letters) + (commonness[encoding] ?? 0);
}

const isLetter = (character: string): boolean => /^\p{L}$/u.test(character) && character !== 'ª' && character !== 'º';
const isUpper = (character: string): boolean => /^\p{Lu}$/u.test(character);
const isLower = (character: string): boolean => /^\p{Ll}$/u.test(character);
const isAsciiLetter = (character: string): boolean => /^[A-Za-z]$/.test(character);
const isLatin = (character: string): boolean => /^\p{Script=Latin}$/u.test(character);

function scoreOf(before: string, previous: string, character: string, next: string): number | undefined {
  if (character === '\ufffd' || /^[\u0080-\u009f\p{Co}]$/u.test(character)) return undefined;
  return isLetter(character)
    ? letterScore(before, previous, character, next)
    : signScore(previous, character, isLetter(next));
}

function letterScore(before: string, previous: string, character: string, next: string): number {
  // An upper-case letter after a lower-case one is implausible, as in "fŸr".
  if (isUpper(character) && isLower(previous)) return -0.5;
  if (isUpper(character) && isUpper(previous) && isLower(next)) return 0.2;
  if (isLower(character) && isUpper(previous) && isUpper(before)) return 0;
  const alone = !isLetter(previous) && !isLetter(next);
  if (!isLatin(character)) return isAsciiLetter(previous) || isAsciiLetter(next) ? -1 : alone ? 0.3 : 1;
  // In Latin script two letters beyond ASCII are rarely side by side.
  if (previous > '\u007f' && isLetter(previous)) return 0.3;
  return alone ? 0.5 : 1;
}

function signScore(previous: string, character: string, letterFollows: boolean): number {
  if (isLetter(previous) && letterFollows) return character === '’' || character === '·' ? 0.8 : -1;
  if (character === '²' || character === '³') return previous === 'm' || /\d/.test(previous) ? 0.8 : -0.3;
  if (letterFollows && !opening.has(character)) return -0.2;
  return signs.get(character) ?? -0.5;
}

/** The share of the letters that belong to the language which has most of them. */
function bestCover(letters: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of letters.values()) total += count;
  if (total === 0) return 0;
  const covers = languages.map((language) => {
    let covered = 0;
    for (const [letter, count] of letters) if (language.has(letter)) covered += count;
    return covered / total;
  });
  return Math.max(...covers);
}
