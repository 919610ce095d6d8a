import { DateTime } from 'luxon';
import type { FieldMapping } from '../../setup/setup.js';

/** What a token of a format stands for, as in `yyyy` or `ZZ`; of a literal the characters that it shows. */
interface Token {
  literal: boolean;
  val: string;
}

/** What of a date each of Luxon's tokens names; any other text in a format stands for itself. */
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
    'time zone': 'z',
    era: 'G GG',
  }).flatMap(([part, tokens]) => tokens.split(' ').map((token) => [token, part] as const)),
);

/** Numbers of one width or another: side by side, nothing says where one ends and the next begins. */
const ofAnyWidth = new Set('y yy yyyyy kk q M L W d o H h m s S u uu'.split(' '));

/** Names, and what begins with a sign: no digits run on into them. */
const noNumbers = new Set('MMM MMMM LLL LLLL EEE EEEE ccc cccc a Z ZZ ZZZ z G GG'.split(' '));

/**
 * What makes a format or locale one that no date, or not only one date, can be read by; undefined
 * where nothing does. What is left reads any text in time in proportion to it.
 */
export function dateFormatFault({ format, locale = 'en' }: NonNullable<FieldMapping['date']>): string | undefined {
  try {
    const { tokens } = DateTime.fromFormatExplain('', format, { locale });
    // Some conflicts show only with a text that has the form, in the afternoon or not.
    const probe = DateTime.utc(2026, 1, 31, 13, 14, 15).reconfigure({ locale, numberingSystem: 'latn' });
    DateTime.fromFormat(probe.toFormat(format), format, { locale, zone: 'utc' });
    return partsFault(tokens) ?? widthFault(tokens);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// Luxon takes what a format leaves out from the clock: the day of a file would hang on when it is read.
function partsFault(tokens: readonly Token[]): string | undefined {
  const named = new Map<string, string>();
  for (const { literal, val } of tokens) {
    const part = literal ? undefined : parts.get(val);
    if (part === undefined) continue;
    const before = named.get(part);
    if (before !== undefined) return `"${before}" and "${val}" both name the ${part}: leave one of them out`;
    named.set(part, val);
  }
  if (!named.has('year') && !named.has('year of weeks')) return 'it names no year';
  if (named.has('day') && !named.has('month') && !named.has('quarter')) return 'it names a day without its month';
  return undefined;
}

function widthFault(tokens: readonly Token[]): string | undefined {
  let open: string | undefined;
  for (const { literal, val } of tokens) {
    const isText = literal || !parts.has(val);
    if (isText ? /\D/.test(val) : noNumbers.has(val)) open = undefined;
    else if (!isText && ofAnyWidth.has(val)) {
      if (open !== undefined)
        return `nothing says where "${open}" ends and "${val}" begins: put a mark between them, or write digits of a fixed number as in yyyyMMdd`;
      open = val;
    }
  }
  return undefined;
}
