import { dateConverter } from '../mapping/convert/date.js';
import { InvalidValue } from '../mapping/invalid-value.js';

export interface DateFormat {
  format: string;
  locale?: string;
}

/** The result of reading a column's texts with a format: the day of each, and how many could be read. */
export interface DateReading {
  format: DateFormat;
  days: (string | undefined)[];
  fits: number;
}

const maxCharacters = 40;

const numeric =
  /^(\d{1,4})([-./ ])(\d{1,2})\2(\d{2,4})(?:([ T])(\d{1,2}):\d{2}(:\d{2}(?:([.,])\d{1,9})?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}(:?)\d{2})?)?$/;
const dayFirst = /^(\d{1,2})(\.?)([ -])(\p{L}{3,12})(\.?)[ -](\d{4}|\d{2})$/u;
const monthFirst = /^(\p{L}{3,12})(\.?) (\d{1,2})(,?) (\d{4})$/u;
const locales = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'da', 'sv', 'nb', 'pl', 'fi', 'cs'];

/** Possible formats of a text, the likeliest first; empty if the text is not a date. */
function formatsOf(text: string, padded: boolean): DateFormat[] {
  if (text.length > maxCharacters) return [];
  if (/^\d{8}$/.test(text)) return [{ format: 'yyyyMMdd' }, { format: 'ddMMyyyy' }];
  const match = numeric.exec(text);
  if (match) return numericFormats(match, padded).map((format) => ({ format }));
  const named = dayFirst.exec(text);
  const day = padded ? 'dd' : 'd';
  if (named) {
    const [, , dot, gap, , abbreviated, year = ''] = named;
    const forms = ['LLL', 'LLLL'].map(
      (month) => `${day}${dot}${gap}${month}${abbreviated}${gap}${'y'.repeat(year.length)}`,
    );
    // In some languages the dot is part of the abbreviated name of the month.
    const withDot = abbreviated ? [`${day}${dot}${gap}LLL${gap}${'y'.repeat(year.length)}`] : [];
    return [...forms, ...withDot].flatMap((format) => locales.map((locale) => ({ format, locale })));
  }
  const american = monthFirst.exec(text);
  if (!american) return [];
  return ['LLL', 'LLLL'].map((month) => ({ format: `${month}${american[2]} ${day}${american[4]} yyyy`, locale: 'en' }));
}

function numericFormats(match: RegExpExecArray, padded: boolean): string[] {
  const [, first = '', separator = '', , third = '', t, hour, seconds, point, meridiem, zone, colon] = match;
  const day = padded ? 'dd' : 'd';
  const month = padded ? 'MM' : 'M';
  const year = (digits: string): string => (digits.length === 4 ? 'yyyy' : 'yy');
  const join = (...parts: string[]): string => parts.join(separator);
  const days =
    first.length === 4
      ? [join('yyyy', month, day)]
      : third.length === 4 || third.length === 2
        ? [
            join(day, month, year(third)),
            join(month, day, year(third)),
            ...(third.length === 2 && first.length === 2 ? [join('yy', month, day)] : []),
          ]
        : [];
  // In dates with dots the day is always first.
  const likely = separator === '.' ? days.slice(0, 1) : days;
  if (t === undefined) return likely;
  const hours = meridiem ? 'h' : hour?.length === 2 ? 'HH' : 'H';
  const offset = zone === undefined ? '' : zone === 'Z' ? "'Z'" : colon ? 'ZZ' : 'ZZZ';
  const fraction = point === undefined ? '' : `${point}u`;
  const time = `${hours}:mm${seconds ? `:ss${fraction}` : ''}${meridiem ? (meridiem.startsWith(' ') ? ' a' : 'a') : ''}${offset}`;
  return likely.map((form) => `${form}${t === 'T' ? "'T'" : ' '}${time}`);
}

/** Different shapes of texts that are tried before a column is taken not to contain dates. */
const maxShapes = 5;

/** Reads texts with every format that the shape of one of them suggests; the formats that read most texts first. */
export function readDates(texts: readonly string[]): DateReading[] {
  // With two digits for each day and month, a format without leading zeros would match as well.
  const padded = texts.every((text) => !/(?<!\d)\d(?!\d)/.test(text.split(/[T ]\d{1,2}:/)[0] ?? ''));
  const formats = new Map<string, DateFormat>();
  const shapes = new Set<string>();
  for (const text of texts) {
    const shape = text.replace(/\d/g, '9').replace(/\p{L}+/gu, 'a');
    if (shapes.has(shape)) continue;
    shapes.add(shape);
    for (const format of formatsOf(text, padded)) formats.set(`${format.format} ${format.locale ?? ''}`, format);
    if (shapes.size >= maxShapes && formats.size === 0) return [];
  }
  const readings = [...formats.values()].map((format): DateReading => {
    const convert = dateConverter(format);
    const days = texts.map((text) => {
      const day = convert(text, text);
      return day instanceof InvalidValue || !isPlausible(day) ? undefined : day;
    });
    return { format, days, fits: days.filter((day) => day !== undefined).length };
  });
  return readings.filter(({ fits }) => fits > 0).sort((a, b) => b.fits - a.fits);
}

/** Whether a date is plausible: eight digits are often something else. */
function isPlausible(day: string): boolean {
  return day >= '1900' && day < '2200';
}
