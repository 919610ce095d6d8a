import { DateTime } from 'luxon';
import type { FieldMapping } from '../../setup/setup.js';
import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';
import { dateFormatFault } from './date-format-fault.js';

/** Files repeat a few days many times; parsing one costs microseconds, a look here none. */
const remembered = 10_000;

/** Characters of the longest text that is looked at as a date: a format of 50 with the names of any language. */
const longestDate = 150;

/** A calendar day in the setup's format; a workbook's native date is taken as it is. */
export function dateConverter({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): Converter {
  const known = new Map<string, string | InvalidValue>();

  const parse = (text: string): string | InvalidValue => {
    const { parser, fault } = parserOf(format, locale);
    if (!parser) return new InvalidValue('not_a_date', `cannot be read by the format ${format}: ${fault}`);
    try {
      // A time with its offset is of the day that is written, whatever day that is in London.
      const parsed = DateTime.fromFormatParser(text, parser, { locale, zone: 'utc', setZone: true });
      return parsed.isValid && parsed.year >= 1 && parsed.year <= 9999 ? parsed.toISODate() : invalid();
    } catch {
      // Luxon throws where a text says two things at once, such as a week and a month.
      return invalid();
    }
  };
  const invalid = (): InvalidValue => new InvalidValue('not_a_date', `is no date of the form ${format}`);

  return (text, cell) => {
    if (text.length > longestDate) return invalid();
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

interface FormatParser {
  /** Undefined where no date can be read by the format. */
  parser?: ReturnType<typeof DateTime.buildFormatParser>;
  fault?: string;
}

/** Making one takes as long as parsing some hundred dates, and a look at many columns tries the same few on each. */
const parsers = new Map<string, FormatParser>();
const mostParsers = 500;

function parserOf(format: string, locale: string): FormatParser {
  const key = JSON.stringify([locale, format]);
  let known = parsers.get(key);
  if (!known) {
    if (parsers.size >= mostParsers) parsers.clear();
    const fault = dateFormatFault({ format, locale });
    known = fault === undefined ? { parser: DateTime.buildFormatParser(format, { locale }) } : { fault };
    parsers.set(key, known);
  }
  return known;
}

// Excel has a 29 February 1900, and times without a day.
function nativeDay(iso: string): string | InvalidValue {
  if (!/^\d{4}-/.test(iso)) return new InvalidValue('not_a_date', 'is a time without a date');
  const day = DateTime.fromISO(iso, { zone: 'utc' });
  return day.isValid ? day.toISODate() : new InvalidValue('not_a_date', 'is a day that never was');
}
