import { DateTime } from 'luxon';
import type { FieldMapping } from '../../setup/setup.js';
import type { FormatToken } from './date-parser.js';

/** The part of a date that each of Luxon's tokens stands for; any other text in a format is literal. */
const parts = new Map(
  Object.entries({
    year: 'y yy yyyy yyyyy yyyyyy',
    'year of weeks': 'kk kkkk',
    quarter: 'q qq',
    month: 'M MM MMM MMMM L LL LLL LLLL',
    week: 'W WW',
    day: 'd dd',
    'day of the year': 'o ooo',
    'day of the week': 'E EEE EEEE c ccc cccc',
    hour: 'H HH h hh',
    'half of the day': 'a',
    minute: 'm mm',
    second: 's ss',
    'fraction of a second': 'S SSS u uu uuu',
    offset: 'Z ZZ ZZZ',
    'time zone': 'z ZZZZ',
    'name of the time zone': 'ZZZZZ',
    era: 'G GG',
  }).flatMap(([part, tokens]) => tokens.split(' ').map((token) => [token, part] as const)),
);

/** Tokens for numbers of variable width: side by side, it is not clear where one ends and the next begins. */
const variableWidth = new Set('y yy yyyyy kk q M L W d o H h m s S u uu'.split(' '));

/** Tokens for names, and for what begins with a sign: digits before them end there. */
const nonNumeric = new Set('MMM MMMM LLL LLLL EEE EEEE ccc cccc a Z ZZ ZZZ z ZZZZ ZZZZZ G GG'.split(' '));

/** The tokens of a format; those that stand for a whole date, such as `DD`, are replaced by their parts. */
export const formatTokens = (format: string, locale: string): readonly FormatToken[] =>
  DateTime.fromFormatExplain('', format, { locale }).tokens;

/**
 * Why a format and locale cannot read a date, or cannot read it unambiguously; undefined if they can. A format that
 * passes reads any text in linear time.
 */
export function dateFormatFault({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): string | undefined {
  try {
    const tokens = formatTokens(format, locale);
    // Some conflicts only show when a text matches the format, or when its time is in the afternoon.
    const probe = DateTime.utc(2026, 1, 31, 13, 14, 15).reconfigure({ locale, numberingSystem: 'latn' });
    DateTime.fromFormat(probe.toFormat(format), format, { locale, zone: 'utc' });
    return partsFault(tokens) ?? widthFault(tokens);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// Luxon takes missing parts from the clock, so the dates of a file would depend on when it is read.
function partsFault(tokens: readonly FormatToken[]): string | undefined {
  const named = new Map<string, string>();
  for (const { literal, val } of tokens) {
    const part = literal ? undefined : parts.get(val);
    if (part === undefined) continue;
    const before = named.get(part);
    if (before !== undefined) return `"${before}" and "${val}" both stand for the ${part}: remove one of them`;
    named.set(part, val);
  }
  if (!named.has('year') && !named.has('year of weeks')) return 'it has no year';
  if (named.has('day') && !named.has('month') && !named.has('quarter')) return 'it has a day but no month';
  return undefined;
}

function widthFault(tokens: readonly FormatToken[]): string | undefined {
  let open: string | undefined;
  for (const { literal, val } of tokens) {
    const isText = literal || !parts.has(val);
    if (isText ? /\D/.test(val) : nonNumeric.has(val)) open = undefined;
    else if (!isText && variableWidth.has(val)) {
      if (open !== undefined)
        return `it is not clear where "${open}" ends and "${val}" begins: put a separator between them, or use a fixed number of digits as in yyyyMMdd`;
      open = val;
    }
  }
  return undefined;
}
