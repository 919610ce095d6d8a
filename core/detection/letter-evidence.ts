import iconv from 'iconv-lite';
import type { LegacyEncoding } from '../formats/legacy-encoding.js';
import { type Character, characterOf } from './character.js';

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
  'àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ',
  'абвгдђежзијклљмнњопрстћуфхцчџш',
  'αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋΐΰ',
  'אבגדהוזחטיךכלםמןנסעףפץצקרשת',
  'ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکی',
].map((letters) => new Set(letters));

/** Icelandic, which has the bytes of Turkish letters and is written by far fewer people. */
const rareLanguage = new Set('áðéíóúýþæö');
const rareShare = 0.7;

/** Scripts whose letters all belong to one language each. */
const scriptsOfOneLanguage = new Set<Character['script']>(['Thai', 'Han', 'Kana', 'Hangul']);

/** Signs that occur beside words and numbers in business files, with their plausibility. */
const signs = new Map<string, number>([
  ...[...'€£§°№₪₫–—„“”‘’‚«»…±×•®™©、。・「」『』（）'].map((sign) => [sign, 0.7] as const),
  ...[...'²³½¼¾µ·ªº¿¡¥\u00a0\u3000'].map((sign) => [sign, 0.5] as const),
]);

const currencies = new Set('€£¥₪₫');

/** Those of these signs that occur directly before a word. */
const opening = new Set('€£§№₪₫–—„“‘‚«¿¡（「『\u3000');

/** Those that do not occur behind a word. */
const onlyOpening = new Set('„‚¿¡');

const lineEnd = characterOf('\n');

/** How plausible a text is in an encoding. */
export interface LetterEvidence {
  /** The average of its characters beyond ASCII, below 2. */
  plausibility: number;
  /** How many there are. */
  characters: number;
}

/**
 * Examines the letters and signs beyond ASCII of a text in an encoding; undefined if it contains characters that do not
 * occur in text.
 */
export function letterEvidence(text: string, encoding: LegacyEncoding): LetterEvidence | undefined {
  const letters = new Map<string, number>();
  let sum = 0;
  let count = 0;
  let before = lineEnd;
  let previous = lineEnd;
  // Vietnamese is written with marks that follow their letters.
  const characters = [...(encoding === 'windows-1258' ? text.normalize('NFC') : text)].map(characterOf);
  const withAscii = besideAsciiLetters(characters);
  for (const [at, character] of characters.entries()) {
    if (character.beyondAscii) {
      const next = characters[at + 1] ?? lineEnd;
      const score = scoreOf(before, previous, character, next, withAscii[at] as boolean, encoding);
      if (score === undefined) return undefined;
      sum += score;
      count += 1;
      // A single letter is not evidence for a language.
      if (character.letter && (previous.letter || next.letter))
        letters.set(character.lower, (letters.get(character.lower) ?? 0) + 1);
    }
    before = previous;
    previous = character;
  }
  if (count === 0) return { plausibility: 0, characters: 0 };
  if (encoding === 'gb18030' && !isSpreadAsInChinese(letters)) return undefined;
  return { plausibility: sum / count + 0.5 * bestCover(letters), characters: count };
}

function scoreOf(
  before: Character,
  previous: Character,
  character: Character,
  next: Character,
  withAscii: boolean,
  encoding: LegacyEncoding,
): number | undefined {
  if (character.kind === 'impossible') return undefined;
  if (character.kind === 'private') return -1;
  // A vowel sign or an accent follows a letter of its script.
  if (character.mark) return previous.script === character.script && (previous.letter || previous.mark) ? 1 : -1;
  return character.letter
    ? letterScore(before, previous, character, next, withAscii, encoding)
    : signScore(before, previous, character, next);
}

function letterScore(
  before: Character,
  previous: Character,
  character: Character,
  next: Character,
  withAscii: boolean,
  encoding: LegacyEncoding,
): number {
  // An upper-case letter after a lower-case one is implausible, as in "fŸr".
  if (character.isUpper && previous.isLower) return -0.5;
  if (character.isUpper && previous.isUpper && next.isLower) return 0.2;
  if (character.isLower && previous.isUpper && before.isUpper) return 0;
  if (character.isLower && next.isUpper) return -0.5;
  const alone = !isInWord(previous) && !isInWord(next);
  const { script } = character;
  if (scriptsOfOneLanguage.has(script)) return eastAsianScore(previous, character, alone, withAscii, encoding);
  if (script !== 'Latin') return withAscii ? -1 : alone ? 0.3 : 1;
  // In Latin script two letters beyond ASCII are rarely side by side, except in Vietnamese.
  if (previous.beyondAscii && previous.letter) return encoding === 'windows-1258' ? 0.8 : 0.3;
  return alone ? 0.5 : 1;
}

function eastAsianScore(
  previous: Character,
  { text, script, halfWidth }: Character,
  alone: boolean,
  withAscii: boolean,
  encoding: LegacyEncoding,
): number {
  const japanese = encoding === 'shift_jis' || encoding === 'euc-jp';
  if (script === 'Kana' && !japanese) return -0.5;
  if (halfWidth || alone) return 0.3;
  if (isRare(text, encoding)) return 0.2;
  const mixed = previous.beyondAscii && previous.letter && previous.script !== script;
  if (mixed && !(japanese && (previous.script === 'Han' || previous.script === 'Kana'))) return -0.5;
  if (withAscii) return script === 'Thai' ? 0.2 : 0.5;
  return 1;
}

/** The lead bytes of the characters that the national standards count as the common ones. */
const commonLeadBytes: Partial<Record<LegacyEncoding, readonly [from: number, to: number]>> = {
  shift_jis: [0x81, 0x98],
  'euc-jp': [0xa4, 0xcf],
  gb18030: [0xb0, 0xd7],
  big5: [0xa4, 0xc6],
  'euc-kr': [0xb0, 0xc8],
};

const leadByte = (character: string, encoding: LegacyEncoding): number =>
  iconv.encode(character, encoding)[0] as number;

function isRare(character: string, encoding: LegacyEncoding): boolean {
  const [from, to] = commonLeadBytes[encoding] ?? [0, 0xff];
  const lead = leadByte(character, encoding);
  return lead < from || lead > to;
}

/**
 * Whether characters are spread over the common ones of Chinese. Korean in EUC-KR has lead bytes only of their first half,
 * Chinese in EUC-TW only of their second.
 */
function isSpreadAsInChinese(letters: ReadonlyMap<string, number>): boolean {
  // Each counts once: a word that is repeated in many cells says nothing about the others.
  let total = 0;
  let firstHalf = 0;
  let secondHalf = 0;
  for (const letter of letters.keys()) {
    if (characterOf(letter).script !== 'Han') continue;
    const lead = leadByte(letter, 'gb18030');
    total += 1;
    if (lead < 0xc4) firstHalf += 1;
    if (lead > 0xc8) secondHalf += 1;
  }
  return total < 20 || Math.min(firstHalf, secondHalf) > total / 50;
}

/** For each character, whether it is in a word with letters of ASCII. */
function besideAsciiLetters(characters: readonly Character[]): boolean[] {
  const beside: boolean[] = [];
  let from = 0;
  for (let at = 0; at <= characters.length; at += 1) {
    const character = characters[at];
    if (character && isInWord(character)) continue;
    const found = characters.slice(from, at).some(isAsciiLetter);
    for (; from <= at; from += 1) beside.push(found);
  }
  return beside;
}

const isInWord = ({ letter, mark }: Character): boolean => letter || mark;
const isAsciiLetter = (character: Character): boolean => character.letter && !character.beyondAscii;

function signScore(before: Character, previous: Character, { text }: Character, next: Character): number {
  const letterFollows = next.letter;
  if (text >= '\u3000' && text <= '\u303f') return 0.7;
  if (text >= '\uff00' && text <= '\uff60') return 0.7;
  if (currencies.has(text) && /\d/.test(before.text + previous.text + next.text)) return 1;
  if (text === '°') return /[\d\s]/.test(previous.text) && (!letterFollows || /[CF]/.test(next.text)) ? 0.8 : -0.3;
  if (previous.letter && letterFollows) return text === '’' || text === '·' ? 0.8 : -1;
  if (text === '²' || text === '³') return previous.text === 'm' || /\d/.test(previous.text) ? 0.8 : -0.3;
  if (letterFollows && !opening.has(text)) return -0.2;
  if (previous.letter && onlyOpening.has(text)) return -0.3;
  return signs.get(text) ?? -0.5;
}

/** Letters that are assumed beside those of the text, because a few letters are little evidence for a language. */
const assumedLetters = 2;
const assumedShare = 0.8;

/** The share of the letters that belong to the language which has most of them. */
function bestCover(letters: ReadonlyMap<string, number>): number {
  let total = 0;
  let ofOneLanguage = 0;
  for (const [letter, count] of letters) {
    total += count;
    if (scriptsOfOneLanguage.has(characterOf(letter).script)) ofOneLanguage += count;
  }
  const coveredBy = (language: ReadonlySet<string>): number => {
    let sum = 0;
    for (const [letter, count] of letters) if (language.has(letter)) sum += count;
    return sum;
  };
  const covered = Math.max(...languages.map(coveredBy), rareShare * coveredBy(rareLanguage), ofOneLanguage);
  return (covered + assumedShare * assumedLetters) / (total + assumedLetters);
}
