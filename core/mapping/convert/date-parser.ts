import { type DateNames, dateNames, foldedName } from './date-names.js';

/** A token of a format, such as `yyyy` or `ZZ`; for a literal, its characters. */
export interface FormatToken {
  literal: boolean;
  val: string;
}

/** The numbers of a date as written; parts that a text does not have are undefined. */
interface WrittenDate {
  year?: number;
  month?: number;
  day?: number;
  weekday?: number;
  hour?: number;
  /** Minutes, seconds and fractions, of which only the sum matters. */
  afterHour: number;
}

/** A part of a date in a text: what it looks like, and what it means. `read` returns whether the text is valid. */
interface Part {
  source: string;
  /** Whether a blank before it may be missing, or be there without being in the format. */
  afterBlank?: boolean;
  read?: (text: string, date: WrittenDate, names: DateNames) => boolean;
}

/** Reads a text as a day in ISO 8601; undefined if it is none, or the weekday that the text should have. */
export type DateParser = (text: string) => string | { contradicts: string } | undefined;

const digits = (least: number, most: number, read: (value: number, date: WrittenDate) => boolean): Part => ({
  source: least === most ? `\\d{${least}}` : `\\d{${least},${most}}`,
  read: (text, date) => read(Number(text), date),
});

const year = (value: number, date: WrittenDate): boolean => {
  date.year = value;
  return value >= 1 && value <= 9999;
};
/** As Luxon does, two digits mean a year from 1961 to 2060. */
const shortYear = (value: number, date: WrittenDate): boolean =>
  year(value > 99 ? value : value + (value > 60 ? 1900 : 2000), date);
const month = (value: number, date: WrittenDate): boolean => {
  date.month = value;
  return value >= 1 && value <= 12;
};
const day = (value: number, date: WrittenDate): boolean => {
  date.day = value;
  return value >= 1;
};
const hour = (value: number, date: WrittenDate): boolean => {
  date.hour = value;
  return value <= 24;
};
const sixty = (value: number, date: WrittenDate): boolean => {
  date.afterHour += value;
  return value < 60;
};
const fraction = (value: number, date: WrittenDate): boolean => {
  date.afterHour += value;
  return true;
};

const word = "[\\p{L}\\p{M}]+(?:[-'’][\\p{L}\\p{M}]+)*\\.?";
const monthName: Part = {
  source: word,
  read(text, date, { months }) {
    const value = months.get(foldedName(text));
    return value !== undefined && month(value, date);
  },
};
/** A weekday adds nothing to a date, so a word that is none of the language is ignored. */
const weekdayName: Part = {
  source: word,
  read(text, date, { weekdays }) {
    const value = weekdays.get(foldedName(text));
    if (value !== undefined) date.weekday = value;
    return true;
  },
};
const offset: Part = { afterBlank: true, source: '(?:Z|[-+−]\\d{1,2}(?::?\\d{2})?)' };
const zone: Part = { source: '(?:\\p{L}{1,5}(?: ?[-+−]\\d{1,2}(?::?\\d{2})?)?|[A-Z]+(?:[/_+-][A-Z0-9]+)+)' };
const zoneName: Part = { source: "[\\p{L}\\p{M}](?:[\\p{L}\\p{M} .,'’/-]|[-+−]\\d{1,2}(?::?\\d{2})?)*" };

const parts: Readonly<Record<string, Part>> = {
  y: digits(1, 6, year),
  yy: digits(2, 4, shortYear),
  yyyy: digits(4, 4, year),
  yyyyy: digits(4, 6, year),
  yyyyyy: digits(6, 6, year),
  ...Object.fromEntries(['M', 'L'].map((token) => [token, digits(1, 2, month)])),
  ...Object.fromEntries(['MM', 'LL'].map((token) => [token, digits(2, 2, month)])),
  ...Object.fromEntries(['MMM', 'MMMM', 'LLL', 'LLLL'].map((token) => [token, monthName])),
  d: digits(1, 2, day),
  dd: digits(2, 2, day),
  ...Object.fromEntries(['EEE', 'EEEE', 'ccc', 'cccc'].map((token) => [token, weekdayName])),
  H: digits(1, 2, hour),
  HH: digits(2, 2, hour),
  h: digits(1, 2, (value, date) => hour(value, date) && value <= 12),
  hh: digits(2, 2, (value, date) => hour(value, date) && value <= 12),
  ...Object.fromEntries(['m', 's'].map((token) => [token, digits(1, 2, sixty)])),
  ...Object.fromEntries(['mm', 'ss'].map((token) => [token, digits(2, 2, sixty)])),
  S: digits(1, 3, fraction),
  SSS: digits(3, 3, fraction),
  u: digits(1, 9, fraction),
  uu: digits(1, 2, fraction),
  uuu: digits(1, 1, fraction),
  ...Object.fromEntries(['Z', 'ZZ', 'ZZZ'].map((token) => [token, offset])),
  ...Object.fromEntries(['z', 'ZZZZ'].map((token) => [token, zone])),
  ZZZZZ: zoneName,
};

/** Tokens for names of months and weekdays, which depend on the language. */
const nameTokens = new Set(['MMM', 'MMMM', 'LLL', 'LLLL', 'EEE', 'EEEE', 'ccc', 'cccc']);

/** Whether texts in this format have names of a language. */
export const hasNames = (tokens: readonly FormatToken[]): boolean =>
  tokens.some(({ literal, val }) => !literal && nameTokens.has(val));

/** Tokens that this parser leaves to Luxon: years of weeks, quarters, weeks, days of a year, eras, weekdays as numbers. */
const otherTokens = new Set('kk kkkk q qq W WW o ooo E c G GG'.split(' '));

/**
 * A parser of texts with these tokens; undefined if it does not know one of them. It reads a text as people and programs
 * write it: names in any of their forms, blanks after punctuation or not, ordinal numbers, a fraction of a second or none.
 */
export function dateParser(tokens: readonly FormatToken[], locale: string): DateParser | undefined {
  if (tokens.some(({ literal, val }) => !literal && otherTokens.has(val))) return undefined;
  const names = dateNames(locale);
  const read: Part['read'][] = [];
  let source = '';
  const ordinal = tokens.some(({ literal, val }) => !literal && /^(?:MMMM?|LLLL?)$/.test(val)) ? ordinalSuffix : '';
  for (const [index, { literal, val }] of tokens.entries()) {
    const part = literal ? undefined : val === 'a' ? dayPeriod(names) : parts[val];
    if (!part) {
      source += literalSource(val);
      continue;
    }
    // PostgreSQL leaves out a fraction of zero.
    if (val.startsWith('u') && isToken(tokens[index - 2], 's') && separator.test(source)) {
      source = `${source.replace(separator, '')}(?:[.,](${part.source}))?`;
    } else {
      if (part.afterBlank) source += optionalBlank;
      const named = nameTokens.has(val) && names.unusual.length > 0;
      source += named ? `(${[...names.unusual.map(escaped), part.source].join('|')})` : `(${part.source})`;
      if (val === 'd' || val === 'dd') source += ordinal;
    }
    read.push(part.read);
  }
  const pattern = new RegExp(`^${flexibleBlanks(source)}$`, 'iu');
  return (text) => {
    const match = pattern.exec(text.includes('  ') ? text.replace(/ {2,}/g, ' ') : text);
    if (!match) return undefined;
    const date: WrittenDate = { afterHour: 0 };
    for (const [index, readPart] of read.entries()) {
      const found = match[index + 1];
      if (found !== undefined && readPart && !readPart(found, date, names)) return undefined;
    }
    return dayOf(date);
  };
}

const isToken = (token: FormatToken | undefined, letter: string): boolean =>
  token !== undefined && !token.literal && token.val.startsWith(letter);

const ordinalSuffix = '(?:st|nd|rd|th|er|re|\\.?[º°ª])?';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Placeholders for blanks, until it is known what is beside them. */
const blank = '\ue000';
const optionalBlank = '\ue001';

/** A separator at the end of a pattern. */
const separator = /(?:\\\.|,)\ue001$/;

function literalSource(text: string): string {
  return Array.from(text.replace(/\s+/g, blank), (character) => {
    if (character === blank) return blank;
    // As a literal of a character class a hyphen must not be escaped with the flag u.
    const own = character === '-' ? '[-‐‑−–]' : escaped(character);
    return /[.,/-]/.test(character) ? own + optionalBlank : own;
  }).join('');
}

/** A blank beside punctuation may be missing. */
const flexibleBlanks = (source: string): string =>
  source
    .replace(/\ue000(?=\\[(.)]|,)/g, optionalBlank)
    .replace(/[\ue000\ue001]+/g, (blanks) => (blanks.includes(optionalBlank) ? ' ?' : ' '));

/** Understood in every language, because they are not ambiguous. */
const otherDayPeriods = ['a. m.', 'p. m.', '上午', '下午', '午前', '午後', '오전', '오후', 'π. μ.', 'μ. μ.'];

/** "a. m." as am, a.m. or a. m. */
const withOptionalPoints = (text: string): string => text.split(/[.\s]/).map(escaped).join('[. ]?');

const dayPeriod = ({ dayPeriods }: DateNames): Part => ({
  afterBlank: true,
  source: `(?:${[...new Set([...dayPeriods, ...otherDayPeriods])].map(withOptionalPoints).join('|')})`,
});

function dayOf({ year, month = 1, day = 1, weekday, hour = 0, afterHour }: WrittenDate): ReturnType<DateParser> {
  // The end of a day, 24:00, belongs to the day as written.
  if (year === undefined || day > daysIn(year, month) || (hour === 24 && afterHour > 0)) return undefined;
  const iso = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (weekday === undefined) return iso;
  const actual = new Date(`${iso}T00:00:00Z`).getUTCDay() || 7;
  return actual === weekday ? iso : { contradicts: weekdays[actual - 1] as string };
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const longMonths = [1, 3, 5, 7, 8, 10, 12];

function daysIn(year: number, month: number): number {
  if (month !== 2) return longMonths.includes(month) ? 31 : 30;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
