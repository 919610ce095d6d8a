import { DateTime } from 'luxon';
import { fromSerial } from '../../formats/workbook/serial-date.js';
import type { FieldMapping } from '../../setup/setup.js';
import { detachedText } from '../../text/cut-text.js';
import { plainCharacters } from '../../text/plain-characters.js';
import { InvalidValue } from '../invalid-value.js';
import type { Converter } from './converter.js';
import { dateFormatFault, formatTokens } from './date-format-fault.js';
import { languageOfMonth } from './date-names.js';
import { type DateParser, dateParser, hasNames } from './date-parser.js';

/** Entries of the cache: files repeat a few dates many times, and parsing one takes a microsecond. */
const maxCachedDates = 10_000;

/** Characters of the longest text that is parsed as a date: enough for a format of 50 with names of any language. */
const maxDateCharacters = 150;

/** Converts a text in the setup's format to a calendar day in ISO 8601; a workbook's native date needs no format. */
export function dateConverter({
  format,
  locale = 'en',
  excelNumbers = false,
}: NonNullable<FieldMapping['date']>): Converter {
  const known = new Map<string, string | InvalidValue>();

  const parse = (text: string): string | InvalidValue => {
    const { parse: parseText, fault } = parserOf(format, locale);
    if (!parseText) return new InvalidValue('not_a_date', `cannot be read with the format ${format}: ${fault}`);
    const plain = plainCharacters(text);
    const day = parseText(plain);
    if (typeof day === 'string') return day;
    if (day !== undefined)
      return new InvalidValue(
        'not_a_date',
        `has the wrong weekday: in the format ${format} it is a ${day.contradicts}`,
      );
    const excelDay = excelDayOf(plain);
    if (excelDay === undefined) return new InvalidValue('not_a_date', notADate() + languageHint(plain, format, locale));
    return excelNumbers ? excelDay : new InvalidValue('not_a_date', `${notADate()}; ${excelHint(excelDay)}`);
  };
  const notADate = (): string => `is not a valid date in the format ${format}${languageOf(format, locale)}`;
  const invalid = (): InvalidValue => new InvalidValue('not_a_date', notADate());

  return (text, cell) => {
    if (text.length > maxDateCharacters) return invalid();
    const native = typeof cell === 'object' && cell !== null && 'date' in cell;
    // A text may look like a native date without matching the setup's format.
    const key = native ? `=${text}` : text;
    let day = known.get(key);
    if (day === undefined) {
      if (known.size >= maxCachedDates) known.clear();
      day = native ? nativeDay(text) : parse(text);
      known.set(detachedText(key), day);
    }
    return day;
  };
}

/** The day of a number as Excel stores dates, from 1954 to 2119; undefined for other texts. */
export function excelDayOf(text: string): string | undefined {
  if (!/^\d{5}(?:[.,]\d{1,15})?$/.test(text)) return undefined;
  const serial = Number(text.replace(',', '.'));
  if (serial < 20_000 || serial >= 80_000) return undefined;
  return fromSerial(Math.floor(serial), { date1904: false, timeOnly: false })?.date;
}

const excelHint = (day: string): string =>
  `it looks like Excel's number for ${day}: set "excelNumbers": true in the mapping's "date" to read such numbers`;

interface FormatParser {
  /** Undefined if the format cannot read a date. */
  parse?: DateParser;
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
    known = fault === undefined ? { parse: parserFor(format, locale) } : { fault };
    parsers.set(key, known);
  }
  return known;
}

function parserFor(format: string, locale: string): DateParser {
  const hasLatinDigits = new Intl.NumberFormat(locale).resolvedOptions().numberingSystem === 'latn';
  return (hasLatinDigits && dateParser(formatTokens(format, locale), locale)) || luxonParser(format, locale);
}

/** The parser for what only Luxon knows: weeks, quarters, days of the year, and digits of other scripts. */
function luxonParser(format: string, locale: string): DateParser {
  const parser = DateTime.buildFormatParser(format, { locale });
  return (text) => {
    try {
      // A time with an offset belongs to the day as written, not to the day in UTC.
      const parsed = DateTime.fromFormatParser(text, parser, { locale, zone: 'utc', setZone: true });
      return parsed.isValid && parsed.year >= 1 && parsed.year <= 9999 ? parsed.toISODate() : undefined;
    } catch {
      // Luxon throws if a text contradicts itself, for example with a week and a month.
      return undefined;
    }
  };
}

const languages = new Intl.DisplayNames('en', { type: 'language' });

/** The language of the names that a format expects, for messages. */
function languageOf(format: string, locale: string): string {
  if (!hasNames(formatTokens(format, locale))) return '';
  return ` with names in ${languages.of(locale)} (locale ${locale})`;
}

/** Which language the name of a month in the text belongs to, if it is not that of the format. */
function languageHint(text: string, format: string, locale: string): string {
  if (!hasNames(formatTokens(format, locale))) return '';
  for (const name of text.match(/[\p{L}\p{M}]{3,}\.?/gu) ?? []) {
    const other = languageOfMonth(name, locale);
    if (other !== undefined) return `; "${name}" is a month in ${languages.of(other)}: set "locale" to "${other}"`;
  }
  return '';
}

// Excel knows a 29 February 1900, and times without a date.
function nativeDay(iso: string): string | InvalidValue {
  if (!/^\d{4}-/.test(iso)) return new InvalidValue('not_a_date', 'is a time without a date');
  const day = DateTime.fromISO(iso, { zone: 'utc' });
  return day.isValid ? day.toISODate() : new InvalidValue('not_a_date', 'is a date that does not exist');
}
