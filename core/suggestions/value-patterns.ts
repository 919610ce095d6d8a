import { shareOf } from './sample-values.js';

/** What the values of a field look like, regardless of the column's name. */
interface ValuePattern {
  /** Follows "values look like" in a reason. */
  like: string;
  /** Whether a value is typical: evidence for the field. */
  fits: (value: string) => boolean;
  /** Whether it is possible; others are evidence against it. Default: every value is. */
  possible?: (value: string) => boolean;
  /** Whether no other field has such values, so that they identify the field without a name. */
  distinctive?: boolean;
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

const isEmail = (value: string): boolean => /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(value);
const isWebAddress = (value: string): boolean => /^(https?:\/\/|www\.)\S+$/i.test(value);
const hasLetter = (value: string): boolean => /\p{L}/u.test(value);
const only = (like: string, fits: (value: string) => boolean): ValuePattern => ({ like, fits, possible: fits });

const country: ValuePattern = {
  like: 'countries',
  fits: (value) => countries.has(value.toLowerCase()),
  possible: (value) => !/[\d@]/.test(value),
};
const words = only('words', hasLetter);
const telephone = only('telephone numbers', (value) => /^[+(]?[\d\s()/.+-]{4,}(?:(?:x|ext\.?)\s*\d+)?$/i.test(value));
const postCode: ValuePattern = {
  like: 'post codes',
  fits: (value) => /^(?=.*\d)[\p{L}\d][\p{L}\d -]{2,9}$/u.test(value),
  possible: (value) => /\d/.test(value) && value.length <= 12,
};

/** Longer values match no pattern. */
const maxCharacters = 1_000;

/** Patterns by the name of the field. */
const patterns: Readonly<Record<string, ValuePattern>> = {
  email: { ...only('e-mail addresses', isEmail), distinctive: true },
  homePage: {
    like: 'web addresses',
    fits: isWebAddress,
    possible: (value) => /^[^\s@]+\.[^\s@.]+$/.test(value),
    distinctive: true,
  },
  gtin: {
    like: 'GTINs',
    fits: hasCheckDigit,
    possible: (value) => /^[\d -]{7,17}[\dX]$/i.test(value),
    distinctive: true,
  },
  currency: {
    like: 'currency codes',
    fits: (value) => currencies.has(value.toUpperCase()),
    possible: (value) => !/\d/.test(value),
  },
  vatRegistrationNumber: {
    like: 'VAT numbers',
    fits: (value) => /^[A-Z]{2} ?(?=(?:.*\d){5})[\dA-Z]{5,13}$/.test(value),
    possible: (value) => /^(?=(?:.*\d){5})[\dA-Z .-]{7,20}$/i.test(value),
  },
  country,
  shipToCountry: country,
  phone: telephone,
  fax: telephone,
  postCode,
  shipToPostCode: postCode,
  region: words,
  ...Object.fromEntries(
    ['name', 'contact', 'city', 'shipToName', 'shipToCity', 'description'].map((name) => [name, words]),
  ),
};

/** Whether a field's values identify it without a name. */
export const hasDistinctiveValues = (field: string): boolean =>
  patterns[field]?.distinctive === true || field === 'documentType';

/** How many of a column's values have the pattern of a field, from 0 to 1. */
export interface PatternShares {
  like: string;
  typical: number;
  possible: number;
}

/** The pattern of a field's values, and the shares of `values` that have it; undefined if the field has none. */
export function patternOf(field: string, values: readonly string[]): PatternShares | undefined {
  const pattern = patterns[field];
  if (!pattern) return undefined;
  const { like, fits, possible = () => true } = pattern;
  const shareWith = (holds: (value: string) => boolean): number =>
    shareOf(values, (value) => value.length <= maxCharacters && holds(value));
  return { like, typical: shareWith(fits), possible: shareWith((value) => fits(value) || possible(value)) };
}

/** The share of values that are neither e-mail addresses nor web addresses, which only their own fields have. */
export const shareWithoutAddresses = (values: readonly string[]): number =>
  shareOf(values, (value) => value.length > maxCharacters || !(isEmail(value) || isWebAddress(value)));

// GS1: digits weigh 3 and 1 in turn from the right, and the sum is a multiple of ten.
function hasCheckDigit(value: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(value) || /^0+$/.test(value)) return false;
  return [...value].reverse().reduce((sum, digit, index) => sum + Number(digit) * (index % 2 ? 3 : 1), 0) % 10 === 0;
}
