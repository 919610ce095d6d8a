import { shareOf } from './sample-values.js';

/** What the values of a field look like, regardless of the column's name. */
interface ValuePattern {
  /** Follows "values look like" in a reason. */
  like: string;
  fits: (value: string) => boolean;
  /** Whether values that look different are evidence against the column. */
  strict: boolean;
  /** Whether no other field has such values, so that they identify the field without a name. */
  distinctive: boolean;
}

const countries = new Set(['uk', 'usa', 'england', 'u.s.a.', 'great britain']);
for (const locale of ['en', 'de', 'fr', 'es', 'nl']) {
  const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
  for (let code = 0; code < 26 * 26; code += 1) {
    const iso = String.fromCharCode(65 + Math.floor(code / 26), 65 + (code % 26));
    const name = names.of(iso);
    if (name !== undefined) for (const known of [iso, name]) countries.add(known.toLowerCase());
  }
}
const currencies = new Set(Intl.supportedValuesOf('currency'));

const country: ValuePattern = {
  like: 'countries',
  fits: (value) => countries.has(value.toLowerCase()),
  strict: false,
  distinctive: false,
};
const words: ValuePattern = { like: 'words', fits: (value) => /\p{L}/u.test(value), strict: true, distinctive: false };
const telephone: ValuePattern = {
  like: 'telephone numbers',
  fits: (value) => /^[+(]?[\d\s()/.+-]{4,}(?:(?:x|ext\.?)\s*\d+)?$/i.test(value),
  strict: true,
  distinctive: false,
};

/** Longer values match no pattern. */
const maxCharacters = 1_000;

/** Patterns by the name of the field. */
const patterns: Readonly<Record<string, ValuePattern>> = {
  email: {
    like: 'e-mail addresses',
    fits: (value) => /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(value),
    strict: true,
    distinctive: true,
  },
  homePage: {
    like: 'web addresses',
    fits: (value) => /^(https?:\/\/|www\.)\S+$/i.test(value),
    strict: false,
    distinctive: true,
  },
  gtin: {
    like: 'GTINs',
    fits: hasCheckDigit,
    strict: false,
    distinctive: true,
  },
  currency: {
    like: 'currency codes',
    fits: (value) => currencies.has(value.toUpperCase()),
    strict: false,
    distinctive: false,
  },
  country,
  shipToCountry: country,
  phone: telephone,
  fax: telephone,
  ...Object.fromEntries(
    ['name', 'contact', 'city', 'shipToName', 'shipToCity', 'description'].map((name) => [name, words]),
  ),
};

/** Whether a field's values identify it without a name. */
export const hasDistinctiveValues = (field: string): boolean =>
  patterns[field]?.distinctive === true || field === 'documentType';

/** The pattern of a field's values, and the share of `values` that have it; undefined if the field has none. */
export function patternOf(field: string, values: readonly string[]): (ValuePattern & { share: number }) | undefined {
  const pattern = patterns[field];
  const fits = (value: string): boolean => value.length <= maxCharacters && pattern?.fits(value) === true;
  return pattern && { ...pattern, share: shareOf(values, fits) };
}

// GS1: digits weigh 3 and 1 in turn from the right, and the sum is a multiple of ten.
function hasCheckDigit(value: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(value) || /^0+$/.test(value)) return false;
  return [...value].reverse().reduce((sum, digit, index) => sum + Number(digit) * (index % 2 ? 3 : 1), 0) % 10 === 0;
}
