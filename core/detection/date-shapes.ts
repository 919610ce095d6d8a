import { foldedName } from '../mapping/convert/date-names.js';
import { textBetween } from '../text/cut-text.js';
import type { DateLanguage } from './date-words.js';

/** Longer texts are not dates. */
const maxCharacters = 100;

/** A part of a text: a number, a word, or what is between them; `format` is set if it stands for a time. */
interface Piece {
  text: string;
  kind: 'number' | 'word' | 'other' | 'time';
  format?: string;
}

/** How the dates of a column look. */
export interface DateLook {
  /** Whether days and months always have two digits. */
  padded: boolean;
  /** Words of the column, from which languages and forms of names follow. */
  words: readonly string[];
}

/** A text that may be a date, in pieces. */
export interface DateShape {
  pieces: readonly Piece[];
  /** Words that a language has to know. */
  words: string[];
}

const clocks: readonly [pattern: RegExp, format: (parts: RegExpExecArray) => string][] = [
  [
    /(?<![\d:])(\d{1,2}):\d{2}(:\d{2}(?:([.,])\d{1,9})?)?(?![\d:])/u,
    ([, hour = '', seconds, point]) => `${hours(hour)}:mm${seconds ? ':ss' : ''}${point ? `${point}u` : ''}`,
  ],
  [
    /(?<!\d)(\d{1,2})( ?)(時|时|点|시)( ?)\d{1,2}(分|분)(?:( ?)\d{1,2}(秒|초))?/u,
    ([, , a = '', h, b = '', m, c = '', s]) => `H${a}${h}${b}m${m}${s ? `${c}s${s}` : ''}`,
  ],
  [
    /(?<!\d)(\d{1,2})( ?)h( ?)\d{2}(?:( ?)min(?:( ?)\d{2}( ?)s)?)?(?![\d\p{L}])/u,
    ([, hour = '', a, b, c, d, e]) =>
      `${hours(hour)}${a}'h'${b}mm${c === undefined ? '' : `${c}'min'`}${d === undefined ? '' : `${d}ss${e}'s'`}`,
  ],
  // With points a time is only recognised behind a date, because it looks like one.
  [
    /(?<=\d{4}(?:,? |\D* kl\.? ?|\D* klo ?)|^\d{4}\D\d{1,2}\D\d{1,2} )(\d{1,2})\.\d{2}(\.\d{2})?(?![\d.])/u,
    ([, hour = '', seconds]) => `${hours(hour)}.mm${seconds ? '.ss' : ''}`,
  ],
];

const hours = (digits: string): string => (digits.length === 2 ? 'HH' : 'H');

const periodBefore = /(?:[ap]\.? ?m\.?|上午|下午|午前|午後|오전|오후|[πμ]\. ?μ\.)( ?)$/iu;
const periodAfter = /^( ?)(?:[ap]\.? ?m\.?(?!\p{L})|上午|下午|午前|午後|오전|오후|[πμ]\. ?μ\.)/iu;
const compactTime = /^(\d{8})(T| )?(\d{2})(\d{2})(\d{2})?(Z)?$/;

/** The pieces of a text; undefined if it cannot be a date. */
export function dateShape(text: string): DateShape | undefined {
  if (text.length > maxCharacters) return undefined;
  const compact = compactTime.exec(text);
  if (compact) return compactShape(compact);
  for (const [pattern, format] of clocks) {
    const clock = pattern.exec(text);
    if (!clock) continue;
    const before = textBetween(text, 0, clock.index);
    const after = text.slice(clock.index + clock[0].length);
    return shapeOf(aroundTime(before, format(clock), after));
  }
  return shapeOf(piecesOf(text));
}

function compactShape([, day = '', t, , , seconds, z]: RegExpExecArray): DateShape {
  const time = `${t === 'T' ? "'T'" : (t ?? '')}HHmm${seconds ? 'ss' : ''}${z ? "'Z'" : ''}`;
  return {
    pieces: [
      { text: day, kind: 'number' },
      { text: '', kind: 'time', format: time },
    ],
    words: [],
  };
}

function aroundTime(before: string, clock: string, after: string): Piece[] {
  const early = periodBefore.exec(before);
  const late = early ? null : periodAfter.exec(after);
  const twelve = early || late ? clock.replace(/^HH?/, 'h') : clock;
  const time = early ? `a${early[1]}${twelve}` : late ? `${twelve}${late[1]}a` : twelve;
  const rest = late ? after.slice(late[0].length) : after;
  const zone = zoneIn(rest);
  return [
    ...piecesOf(early ? textBetween(before, 0, early.index) : before),
    { text: '', kind: 'time', format: time + zone.format },
    ...piecesOf(rest.slice(zone.length)),
  ];
}

/** The offset and the zone behind a time. */
function zoneIn(text: string): { format: string; length: number } {
  const [all = '', blank = '', iso, sign, colon] =
    /^( ?)(?:(Z)(?!\p{L})|([-+−]\d{2})(?:(:?)\d{2})?(?!\d))/u.exec(text) ?? [];
  const offset = iso ? "'Z'" : sign ? (colon === undefined ? 'Z' : colon === '' ? 'ZZZ' : 'ZZ') : '';
  const rest = text.slice(all.length);
  const short =
    /^( ?)(?:\p{Lu}{2,5}(?: ?[-+−]\d{1,2}(?::?\d{2})?)?|(\[?)[A-Z][a-z]+(?:\/[A-Z][A-Za-z_]+)+(\]?))(?= |$)/u.exec(
      rest,
    );
  const named = rest.slice(short?.[0].length ?? 0);
  // The full name of a zone, at the end of the text: (Central European Standard Time).
  const long =
    /^( ?)(\()\p{L}[\p{L}\p{M} .,'’/-]*(?:[-+−]\d{1,2}(?::\d{2})?)?(\))$/u.exec(named) ??
    /^(,? ?)()\p{L}[\p{L}\p{M} .,'’/-]{4,}(?:[-+−]\d{1,2}(?::\d{2})?)?()$/u.exec(named);
  return {
    format: `${offset ? blank + offset : ''}${short ? `${short[1]}${short[2] ?? ''}z${short[3] ?? ''}` : ''}${long ? `${long[1]}${long[2]}ZZZZZ${long[3]}` : ''}`,
    length: all.length + (short?.[0].length ?? 0) + (long?.[0].length ?? 0),
  };
}

const tokens =
  /(?<=\d)(?:st|nd|rd|th|er|re|\.?[º°ª])(?!\p{L})|\d+|(?<=\d ?)[年月日년월일]|[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*|[^\p{L}\p{M}\d]/giu;

/** Splits a text; the endings of ordinal numbers are left out, because they are read without being in a format. */
function piecesOf(text: string): Piece[] {
  return (text.match(tokens) ?? []).flatMap((token): Piece[] => {
    if (/^\d/.test(token)) return [{ text: token, kind: 'number' }];
    if (/^(?:st|nd|rd|th|er|re|\.?[º°ª])$/i.test(token)) return [];
    return [{ text: token, kind: /^[\p{L}\p{M}]/u.test(token) && !isUnit(token) ? 'word' : 'other' }];
  });
}

const isUnit = (token: string): boolean => /^[年月日년월일T]$/.test(token);

function shapeOf(pieces: readonly Piece[]): DateShape | undefined {
  const numbers = pieces.filter(({ kind }) => kind === 'number').length;
  const words = pieces.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  const fits = numbers === 3 || (numbers === 2 && words.length > 0) || (numbers === 1 && words.length === 0);
  const separated = pieces.every(({ kind, text }) => kind !== 'other' || separators.test(text));
  return fits && separated && words.length <= 6 ? { pieces, words } : undefined;
}

const separators = /^[-‐‑−–.,:/ '’()[\]年月日년월일T]$/;

/** The formats that a text may have, the likelier first; its words have the meaning of `language`. */
export function formatsOf({ pieces, words }: DateShape, look: DateLook, language: DateLanguage | undefined): string[] {
  const meanings = words.map((word) => meaningOf(word, look, language));
  // In "mar. 3 mars" the first word is an abbreviation of mardi, not of mars.
  if (meanings.filter(isMonth).length > 1 && isWeekday(words[0], language)) meanings[0] = 'ccc';
  const months = meanings.filter(isMonth).length;
  if (meanings.includes(undefined) || months > 1) return [];
  const numbers = pieces.filter(({ kind }) => kind === 'number').map(({ text }) => text);
  const orders = months === 1 ? namedOrders(numbers, look) : numericOrders(numbers, separatorOf(pieces), look);
  return orders.map((order) => written(pieces, order, meanings as string[]));
}

const isMonth = (meaning: string | undefined): boolean => meaning?.startsWith('L') === true;

const isWeekday = (word = '', language: DateLanguage | undefined): boolean =>
  language?.names.weekdays.has(foldedName(word)) === true;

/** A month or weekday as its token, a word between them as a literal; undefined for other words. */
function meaningOf(word: string, { words }: DateLook, language: DateLanguage | undefined): string | undefined {
  if (!language) return undefined;
  const { months, longMonths, connectors } = language.names;
  if (months.has(foldedName(word))) return words.some((other) => longMonths.has(foldedName(other))) ? 'LLLL' : 'LLL';
  if (isWeekday(word, language)) return word.length > 4 ? 'cccc' : 'ccc';
  return connectors.has(word.toLowerCase()) ? `'${word}'` : undefined;
}

/** What is between the numbers of a date, without blanks; undefined if no date is written so. */
function separatorOf(pieces: readonly Piece[]): string | undefined {
  const places = pieces.flatMap(({ kind }, at) => (kind === 'number' ? [at] : []));
  const [first = '', second = first] = places.slice(1).map((place, index) =>
    pieces
      .slice((places[index] as number) + 1, place)
      .map(({ text }) => text.trim())
      .join(''),
  );
  if (first !== second) return /^年月$|^년월$/.test(first + second) ? first : undefined;
  return /^[-‐‑−–./:]?$/.test(first) ? first : undefined;
}

function namedOrders([first = '', second = '']: string[], { padded }: DateLook): string[][] {
  const day = padded ? 'dd' : 'd';
  if (first.length === 4) return second.length === 1 || second.length === 2 ? [['yyyy', day]] : [];
  if (first.length > 2) return [];
  return second.length === 4 ? [[day, 'yyyy']] : second.length === 2 ? [[day, 'yy']] : [];
}

function numericOrders(numbers: readonly string[], separator: string | undefined, { padded }: DateLook): string[][] {
  const [first = '', second, third = ''] = numbers;
  const [day, month] = padded ? ['dd', 'MM'] : ['d', 'M'];
  if (second === undefined) return first.length === 8 ? [['yyyyMMdd'], ['ddMMyyyy']] : [];
  if (second.length > 2 || separator === undefined) return [];
  if (first.length === 4) return third.length <= 2 ? [['yyyy', month, day]] : [];
  if (first.length > 2 || (third.length !== 4 && third.length !== 2) || separator === ':') return [];
  const year = third.length === 4 ? 'yyyy' : 'yy';
  // In dates with points the day is always first.
  if (separator === '.') return [[day, month, year]];
  return [
    [day, month, year],
    [month, day, year],
    ...(third.length === 2 && first.length === 2 ? [['yy', month, day]] : []),
  ];
}

function written(pieces: readonly Piece[], order: readonly string[], meanings: readonly string[]): string {
  let numbers = 0;
  let words = 0;
  let format = '';
  for (const { text, kind, format: time } of pieces) {
    if (kind === 'time') format += time;
    else if (kind === 'number') format += order[numbers++] ?? '';
    else if (kind === 'word') format += meanings[words++] ?? '';
    else format += text === "'" ? "''" : /[A-Za-z]/.test(text) ? `'${text}'` : text;
  }
  // A point behind an abbreviation is read without being in the format.
  return format.replace(/(?<=LLLL?)\.(?=\D)/, '').replace(/(?<=ccc)\./, '');
}
