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
      const parsed = DateTime.fromFormatParser(text, parserOf(format, locale), { locale, zone: 'utc' });
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
const parsers = new Map<string, FormatParser>();
const mostParsers = 500;

/** The parser of a format; throws where no text can have it. */
function parserOf(format: string, locale: string): FormatParser {
  const key = `${locale} ${format}`;
  let parser = parsers.get(key);
  if (!parser) {
    if (parsers.size >= mostParsers) parsers.clear();
    parser = DateTime.buildFormatParser(format, { locale });
    parsers.set(key, parser);
  }
  return parser;
}

/** What makes a format or locale one that no date can be read by; undefined where nothing does. */
export function dateFormatFault({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): string | undefined {
  try {
    // Some conflicts show only with a text that has the form, in the afternoon or not.
    const probe = DateTime.utc(2026, 1, 31, 13, 14, 15).setLocale(locale).toFormat(format);
    DateTime.fromFormat(probe, format, { locale, zone: 'utc' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// Excel has a 29 February 1900, and times without a day.
function nativeDay(iso: string): string | Unfit {
  if (!/^\d{4}-/.test(iso)) return new Unfit('not_a_date', 'is a time without a date');
  const day = DateTime.fromISO(iso, { zone: 'utc' });
  return day.isValid ? day.toISODate() : new Unfit('not_a_date', 'is a day that never was');
}
