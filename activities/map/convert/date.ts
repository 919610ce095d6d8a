import { DateTime } from 'luxon';
import type { FieldMapping } from '../../../integration/setup.js';
import { type Converter, Unfit } from './converter.js';

/** Files repeat a few days many times; parsing one costs microseconds, a look here none. */
const remembered = 10_000;

/** A calendar day in the setup's format; a workbook's native date is taken as it is. */
export function dateConverter({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): Converter {
  const known = new Map<string, string | Unfit>();

  const parse = (text: string): string | Unfit => {
    const unfit = new Unfit('not_a_date', `is no date of the form ${format}`);
    try {
      const parser = parserOf(format, locale);
      if (!parser) return unfit;
      // A time with its offset is of the day that is written, whatever day that is in London.
      const parsed = DateTime.fromFormatParser(text, parser, { locale, zone: 'utc', setZone: true });
      return parsed.isValid && parsed.year >= 1 && parsed.year <= 9999 ? parsed.toISODate() : unfit;
    } catch {
      // Luxon throws for a format or locale that no text can have; `dateFormatFault` says why.
      return unfit;
    }
  };

  return (text, cell) => {
    const native = typeof cell === 'object' && cell !== null && 'date' in cell;
    // A text may look like a native date and still not be of the setup's form.
    const key = native ? `=${text}` : text;
    let day = known.get(key);
    if (day === undefined) {
      if (known.size >= remembered) known.clear();
      day = native ? nativeDay(text) : parse(text);
      known.set(key, day);
    }
    return day;
  };
}

type FormatParser = ReturnType<typeof DateTime.buildFormatParser>;

/** Making one takes as long as parsing some hundred dates, and a look at many columns tries the same few on each. */
const parsers = new Map<string, FormatParser | undefined>();
const mostParsers = 500;

/** The parser of a format; undefined where it names no year. Throws where no text can have it. */
function parserOf(format: string, locale: string): FormatParser | undefined {
  const key = JSON.stringify([locale, format]);
  if (parsers.has(key)) return parsers.get(key);
  if (parsers.size >= mostParsers) parsers.clear();
  const parser = namesYear(format, locale) ? DateTime.buildFormatParser(format, { locale }) : undefined;
  parsers.set(key, parser);
  return parser;
}

/** What makes a format or locale one that no date can be read by; undefined where nothing does. */
export function dateFormatFault({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): string | undefined {
  try {
    // Some conflicts show only with a text that has the form, in the afternoon or not.
    const probe = DateTime.utc(2026, 1, 31, 13, 14, 15).setLocale(locale).toFormat(format);
    DateTime.fromFormat(probe, format, { locale, zone: 'utc' });
    return namesYear(format, locale) ? undefined : 'it names no year';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// Luxon takes what a format leaves out from the clock: the day of a file would hang on when it is read.
function namesYear(format: string, locale: string): boolean {
  const { tokens } = DateTime.fromFormatExplain('', format, { locale });
  return tokens.some(({ literal, val }) => !literal && /^[yk]/.test(val));
}

// Excel has a 29 February 1900, and times without a day.
function nativeDay(iso: string): string | Unfit {
  if (!/^\d{4}-/.test(iso)) return new Unfit('not_a_date', 'is a time without a date');
  const day = DateTime.fromISO(iso, { zone: 'utc' });
  return day.isValid ? day.toISODate() : new Unfit('not_a_date', 'is a day that never was');
}
