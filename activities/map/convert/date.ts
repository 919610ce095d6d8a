import { DateTime } from 'luxon';
import type { FieldMapping } from '../../../integration/setup.js';
import { type Converter, Unfit } from './converter.js';

/** Files repeat a few days many times; parsing one costs microseconds, a look here none. */
const remembered = 10_000;

/** A calendar day in the setup's format; a workbook's native date is taken as it is. */
export function dateConverter({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): Converter {
  const parser = DateTime.buildFormatParser(format, { locale });
  const known = new Map<string, string | Unfit>();

  const parse = (text: string): string | Unfit => {
    const parsed = DateTime.fromFormatParser(text, parser, { locale, zone: 'utc' });
    if (!parsed.isValid || parsed.year < 1 || parsed.year > 9999)
      return new Unfit('not_a_date', `is no date of the form ${format}`);
    return parsed.toISODate();
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

// Excel has a 29 February 1900, and times without a day.
function nativeDay(iso: string): string | Unfit {
  if (!/^\d{4}-/.test(iso)) return new Unfit('not_a_date', 'is a time without a date');
  const day = DateTime.fromISO(iso, { zone: 'utc' });
  return day.isValid ? day.toISODate() : new Unfit('not_a_date', 'is a day that never was');
}
