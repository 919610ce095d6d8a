import { dateConverter } from '../mapping/convert/date.js';
import { InvalidValue } from '../mapping/invalid-value.js';
import { plainCharacters } from '../text/plain-characters.js';
import { type DateLook, type DateShape, dateShape, formatsOf } from './date-shapes.js';
import { languagesOf } from './date-words.js';

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

/** The order of day, month and year: `dMy` for dd/MM/yyyy. */
export function dayOrderOf({ format }: DateFormat): string {
  const [day = ''] = format.split(/'T'| [Hh]/);
  const letters = day.replace(/'[^']*'/g, '').replace(/[^dMLy]/g, '');
  return [...new Set(letters.replace(/L/g, 'M'))].join('');
}

/** The readings that fit as many values as the best one, without those that have the same order and the same days as another. */
export function bestReadings(dates: readonly DateReading[]): DateReading[] {
  const same = dates.filter(({ fits }) => fits === dates[0]?.fits);
  const meaning = ({ format, days }: DateReading): string => `${dayOrderOf(format)} ${days.join()}`;
  return same.filter((reading, index) => same.findIndex((other) => meaning(other) === meaning(reading)) === index);
}

/** Different shapes of texts that are tried before a column is taken not to contain dates. */
const maxShapes = 5;

/** The longest format that a setup may have. */
const maxFormatCharacters = 50;

/** Reads texts with every format that the shape of one of them suggests; the formats that read most texts first. */
export function readDates(texts: readonly string[]): DateReading[] {
  const plain = texts.map(plainCharacters);
  const formats = new Map<string, DateFormat>();
  for (const format of possibleFormats(plain)) formats.set(`${format.format} ${format.locale ?? ''}`, format);
  const readings = [...formats.values()].map((format): DateReading => {
    const convert = dateConverter(format);
    const days = plain.map((text) => {
      const day = convert(text, text);
      return day instanceof InvalidValue || !isPlausible(day) ? undefined : day;
    });
    return { format, days, fits: days.filter((day) => day !== undefined).length };
  });
  return readings.filter(({ fits }) => fits > 0).sort((a, b) => b.fits - a.fits);
}

function possibleFormats(texts: readonly string[]): DateFormat[] {
  const shapes = distinctShapes(texts);
  const words = [...new Set(shapes.flatMap((shape) => shape.words))];
  const languages = words.length > 0 ? languagesOf(words) : [];
  const numbers = shapes.flatMap(({ pieces }) =>
    pieces.filter(({ kind }) => kind === 'number').map(({ text }) => text),
  );
  // Without a leading zero, as in 31.12.2026, later rows may have 1.2.2026.
  const padded = numbers.every((text) => text.length > 1) && numbers.some((text) => text.startsWith('0'));
  const look: DateLook = { padded, words };
  return shapes
    .flatMap((shape): DateFormat[] => {
      if (shape.words.length === 0) return formatsOf(shape, look, undefined).map((format) => ({ format }));
      return languages.flatMap((language) =>
        formatsOf(shape, look, language).map((format) => ({ format, locale: language.locale })),
      );
    })
    .filter(({ format }) => format.length <= maxFormatCharacters);
}

/** One shape for texts that differ in their digits and words only, but with the words of all; empty if they are no dates. */
function distinctShapes(texts: readonly string[]): DateShape[] {
  const shapes = new Map<string, DateShape>();
  let others = 0;
  for (const text of texts) {
    const look = text.replace(/\d/g, '9');
    if (shapes.has(look)) continue;
    const shape = dateShape(text);
    if (shape) shapes.set(look, shape);
    else others += 1;
    if (others >= maxShapes && shapes.size === 0) return [];
  }
  return [...shapes.values()];
}

/** Whether a date is plausible: eight digits are often something else. */
function isPlausible(day: string): boolean {
  return day >= '1900' && day < '2200';
}
