import { DateTime } from 'luxon';
import type { FieldMapping } from '../../setup/setup.js';
import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';
import { dateFormatFault } from './date-format-fault.js';

/** Entries of the cache: files repeat a few dates many times, and parsing one takes microseconds. */
const maxCachedDates = 10_000;

/** Characters of the longest text that is parsed as a date: enough for a format of 50 with names of any language. */
const maxDateCharacters = 150;

/** Converts a text in the setup's format to a calendar day in ISO 8601; a workbook's native date needs no format. */
export function dateConverter({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): Converter {
  const known = new Map<string, string | InvalidValue>();

  const parse = (text: string): string | InvalidValue => {
    const { parser, fault } = parserOf(format, locale);
    if (!parser) return new InvalidValue('not_a_date', `cannot be read with the format ${format}: ${fault}`);
    try {
      // A time with an offset belongs to the day as written, not to the day in UTC.
      const parsed = DateTime.fromFormatParser(text, parser, { locale, zone: 'utc', setZone: true });
      return parsed.isValid && parsed.year >= 1 && parsed.year <= 9999 ? parsed.toISODate() : invalid();
    } catch {
      // Luxon throws if a text contradicts itself, for example with a week and a month.
      return invalid();
    }
  };
  const invalid = (): InvalidValue => new InvalidValue('not_a_date', `is not a valid date in the format ${format}`);

  return (text, cell) => {
    if (text.length > maxDateCharacters) return invalid();
    const native = typeof cell === 'object' && cell !== null && 'date' in cell;
    // A text may look like a native date without matching the setup's format.
    const key = native ? `=${text}` : text;
    let day = known.get(key);
    if (day === undefined) {
      if (known.size >= maxCachedDates) known.clear();
      day = native ? nativeDay(text) : parse(text);
      known.set(key, day);
    }
    return day;
  };
}

interface FormatParser {
  /** Undefined if the format cannot read a date. */
  parser?: ReturnType<typeof DateTime.buildFormatParser>;
  fault?: string;
}

/** Cached because building one takes as long as parsing some hundred dates, and detection tries the same few on each column. */
const parsers = new Map<string, FormatParser>();
const maxCachedParsers = 500;

function parserOf(format: string, locale: string): FormatParser {
  const key = JSON.stringify([locale, format]);
  let known = parsers.get(key);
  if (!known) {
    if (parsers.size >= maxCachedParsers) parsers.clear();
    const fault = dateFormatFault({ format, locale });
    known = fault === undefined ? { parser: DateTime.buildFormatParser(format, { locale }) } : { fault };
    parsers.set(key, known);
  }
  return known;
}

// Excel knows a 29 February 1900, and times without a date.
function nativeDay(iso: string): string | InvalidValue {
  if (!/^\d{4}-/.test(iso)) return new InvalidValue('not_a_date', 'is a time without a date');
  const day = DateTime.fromISO(iso, { zone: 'utc' });
  return day.isValid ? day.toISODate() : new InvalidValue('not_a_date', 'is a date that does not exist');
}
