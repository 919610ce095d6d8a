import { textBetween } from '../../text/cut-text.js';

/** The names that a language uses in dates, by their folded form. */
export interface DateNames {
  /** 1 to 12. Contains every form of a name, and the beginnings of at least three letters that only one month has. */
  months: ReadonlyMap<string, number>;
  /** 1 (Monday) to 7; beginnings have at least two letters. */
  weekdays: ReadonlyMap<string, number>;
  /** The names of months and weekdays with their accents, in lower case and without points; no beginnings of names. */
  written: ReadonlySet<string>;
  /** The full names of months, without those that are also an abbreviation, such as May. */
  longMonths: ReadonlySet<string>;
  /** Names as written that contain something other than letters: "1月", "tháng 1". */
  unusual: readonly string[];
  /** Words for before and after noon, as written. */
  dayPeriods: readonly string[];
  /** Words between the parts of a date, such as "de", "um" or "kl". */
  connectors: ReadonlySet<string>;
}

/** Languages whose names of months and weekdays are recognised, the likelier first. */
export const dateLocales: readonly string[] =
  'en de fr es nl it pt da sv nb fi pl cs hu ro tr sk sl hr el ru uk bg lt lv et ja zh ko'.split(' ');

/** The first of these languages that has a month of this name, except `locale`; undefined if there is none. */
export function languageOfMonth(name: string, locale: string): string | undefined {
  const written = writtenName(name);
  if (dateNames(locale).months.has(foldedName(name))) return undefined;
  return dateLocales.find(
    (other) => dateNames(other).written.has(written) && dateNames(other).months.has(foldedName(name)),
  );
}

/** Regions that write some names differently: Jänner, Sept, setiembre. */
const regions: Readonly<Record<string, readonly string[]>> = {
  de: ['de-AT', 'de-CH'],
  en: ['en-GB', 'en-AU', 'en-CA', 'en-IN'],
  es: ['es-MX', 'es-PE', 'es-AR', 'es-UY'],
  fr: ['fr-CA', 'fr-CH'],
  nl: ['nl-BE'],
  pt: ['pt-PT'],
  it: ['it-CH'],
  nb: ['no', 'nn'],
};

/** Abbreviations of Windows and of habit that CLDR does not have. */
const others: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  de: { mrz: 3 },
  en: { weds: 3 },
};

/** Words that people write between the parts of a date. */
const otherConnectors: Readonly<Record<string, string>> = {
  de: 'den der uhr',
  en: 'of on the',
  es: 'del h',
  fr: 'le h',
  it: 'il h',
  nl: 'de uur',
  pt: 'do h',
};

/** Letters that are not composed of a letter and a mark. */
const plainLetters: Readonly<Record<string, string>> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', æ: 'ae', ß: 'ss' };

/** A name in lower case, without accents, points, apostrophes and blanks; names are the same if their folded forms are. */
export function foldedName(text: string): string {
  if (/^[a-z]+$/.test(text)) return text;
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}.'’\s]/gu, '')
    .replace(/[ıłøđæß]/g, (letter) => plainLetters[letter] as string);
}

/** A name as it is compared if accents matter: in lower case, without points. */
export const writtenName = (text: string): string => text.toLowerCase().replaceAll('.', '');

const known = new Map<string, DateNames>();
const maxKnown = 200;

/** The names that a locale uses in dates, from CLDR. Throws a `RangeError` if it is not the name of a locale. */
export function dateNames(locale: string): DateNames {
  let names = known.get(locale);
  if (!names) {
    if (known.size >= maxKnown) known.clear();
    names = readNames(locale);
    known.set(locale, names);
  }
  return names;
}

function readNames(locale: string): DateNames {
  const language = new Intl.Locale(locale).language;
  const regional = (regions[language] ?? []).filter((region) => region !== locale);
  const own = formsOf(locale, 'month', monthStyles);
  const months = [own, ...regional.map((region) => formsOf(region, 'month', monthStyles))];
  const weekdays = formsOf(locale, 'weekday', weekdayStyles);
  const extra = others[language] ?? {};
  const written = new Set([...months.flat(2), ...weekdays.flat()]);
  return {
    months: byFoldedName(months, extra, 3),
    weekdays: byFoldedName([weekdays], {}, 2),
    written: new Set([...written].map(writtenName).concat(Object.keys(extra))),
    longMonths: new Set(
      own.flatMap(([dated = '', long = '', , short]) => (long === short ? [] : [dated, long].map(foldedName))),
    ),
    unusual: [...written].filter((name) => !singleWord.test(name)).sort((a, b) => b.length - a.length),
    dayPeriods: dayPeriodsOf(locale),
    connectors: new Set([...connectorsOf(locale), ...(otherConnectors[language]?.split(' ') ?? [])]),
  };
}

const singleWord = /^[\p{L}\p{M}]+([-'’][\p{L}\p{M}]+)*\.?$/u;

type Style = Intl.DateTimeFormatOptions;

/** With a day the name has the form for dates, which is another case of the noun in many languages. */
const monthStyles: readonly Style[] = [
  { month: 'long', day: 'numeric' },
  { month: 'long' },
  { month: 'short', day: 'numeric' },
  { month: 'short' },
];
const weekdayStyles: readonly Style[] = [{ weekday: 'long' }, { weekday: 'short' }];
const days = {
  month: Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 15)),
  /** The 5 January 2026 was a Monday. */
  weekday: Array.from({ length: 7 }, (_, day) => Date.UTC(2026, 0, 5 + day)),
};

const formatOf = (locale: string, style: Style) =>
  new Intl.DateTimeFormat(locale, { ...style, calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' });

/** The forms of each name. */
function formsOf(locale: string, type: 'month' | 'weekday', styles: readonly Style[]): string[][] {
  const formats = styles.map((style) => formatOf(locale, style));
  return days[type].map((day) =>
    formats
      .flatMap((format) => format.formatToParts(day).filter((part) => part.type === type))
      .map(({ value }) => value)
      .filter((value) => !/^\d*$/.test(value)),
  );
}

function byFoldedName(
  forms: readonly string[][][],
  extra: Readonly<Record<string, number>>,
  shortest: number,
): ReadonlyMap<string, number> {
  const names = new Map<string, number>(Object.entries(extra));
  const beginnings = new Map<string, number | undefined>();
  for (const [index, written] of forms.flatMap((one) => [...one.entries()])) {
    for (const name of new Set(written.flatMap((one) => [foldedName(one), foldedName(withoutUmlauts(one))]))) {
      if (!names.has(name)) names.set(name, index + 1);
      for (let length = shortest; length < name.length; length += 1) {
        const start = textBetween(name, 0, length);
        const other = beginnings.has(start) ? beginnings.get(start) : index + 1;
        beginnings.set(start, other === index + 1 ? other : undefined);
      }
    }
  }
  for (const [start, value] of beginnings) if (value !== undefined && !names.has(start)) names.set(start, value);
  return names;
}

/** Maerz for März. */
const withoutUmlauts = (name: string): string => name.replace(/[äöü]/gi, (letter) => `${plainUmlauts[letter] ?? ''}e`);
const plainUmlauts: Readonly<Record<string, string>> = { ä: 'a', ö: 'o', ü: 'u', Ä: 'A', Ö: 'O', Ü: 'U' };

function dayPeriodsOf(locale: string): string[] {
  const clock = formatOf(locale, { hour: 'numeric', hour12: true });
  return [1, 13].flatMap((hour) =>
    clock
      .formatToParts(Date.UTC(2026, 0, 5, hour))
      .filter(({ type }) => type === 'dayPeriod')
      .map(({ value }) => value),
  );
}

function connectorsOf(locale: string): string[] {
  return (['full', 'long'] as const).flatMap((dateStyle) =>
    formatOf(locale, { dateStyle, timeStyle: 'short' })
      .formatToParts(Date.UTC(2026, 0, 5))
      .filter(({ type }) => type === 'literal')
      .flatMap(({ value }) => value.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []),
  );
}
