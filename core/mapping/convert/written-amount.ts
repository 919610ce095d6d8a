import { plainCharacters } from '../../text/plain-characters.js';
import { isCurrencyCode, isCurrencyMark } from './currency-marks.js';

/** The parts of an amount as people and accounting programs write it. */
export interface WrittenAmount {
  /** Digits and separators. */
  number: string;
  /** Whether it has a minus sign at any end, or parentheses. */
  negative: boolean;
  /** The mark of its currency as written. */
  currency: string | undefined;
  percent: boolean;
  /** Its side of an account: CR or H (Haben), DR or S (Soll). */
  side: 'credit' | 'debit' | undefined;
  /** The power of ten by which it is multiplied: 5 for 1.5E+05. */
  exponent: number;
}

/** Longer texts are no amounts. */
const maxCharacters = 80;
const maxExponent = 30;

const minus = /[-\u2010-\u2015\u2212\u02d7\ufe63]/gu;
const ends = /^(\D*?)([.,]?\d(?:[\d.,' ‘’´`ʼ]*\d)?)(?:e([+-]?\d{1,3}))?([.,]?)(\D*)$/iu;

const sides = { CR: 'credit', C: 'credit', H: 'credit', DR: 'debit', D: 'debit', S: 'debit' } as const;

/** The parts of an amount; undefined if the text is none. */
export function writtenAmount(text: string): WrittenAmount | undefined {
  if (text.length > maxCharacters) return undefined;
  const plain = plainCharacters(text)
    .replace(minus, '-')
    .replace(/^<([^<>]*)>$/, '($1)');
  const match = ends.exec(plain);
  if (!match) return undefined;
  let [, before = '', number = '', exponent, point = '', behind = ''] = match;
  // The point of "Rs.500" belongs to the currency.
  if (/\p{L}$/u.test(before) && number.startsWith('.')) [before, number] = [`${before}.`, number.slice(1)];
  // In "12,-" and "500/-" the dash stands for the decimals.
  behind = behind.replace(point === '' ? /^\/-/ : /^--?/, '');
  const signs = count(before + behind, /[-+]/g);
  const [opened, closed] = [count(before, /\(/g), count(behind, /\)/g)];
  if (opened !== closed || signs + opened > 1 || isShort(exponent, number)) return undefined;
  const words = [before, behind].map((end) => end.replace(/[-+()%]/g, ' ').trim());
  const marks = marksOf(words as [string, string], number);
  return (
    marks && {
      number: number + (exponent === undefined ? point : ''),
      negative: opened > 0 || `${before}${behind}`.includes('-'),
      percent: /%/.test(before + behind),
      exponent: Number(exponent ?? 0),
      ...marks,
    }
  );
}

// 1E5 is a code rather than a number; programs write a sign or a fraction.
const isShort = (exponent: string | undefined, number: string): boolean =>
  exponent !== undefined && (!/[-+]|[.,]/.test(exponent + number) || Math.abs(Number(exponent)) > maxExponent);

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The meaning of what is before and behind a number; undefined if it is not known. */
function marksOf(
  [before, behind]: [string, string],
  number: string,
): Pick<WrittenAmount, 'currency' | 'side'> | undefined {
  // A single letter without decimals is more likely a unit: 12 H.
  const side =
    /(?:^|\s)(CR|DR)\.?$/i.exec(behind) ??
    /^(CR|DR)\b\.?/i.exec(before) ??
    (/[.,]\d\d$/.test(number) ? /(?:^|\s)([CDHS])$/.exec(behind) : null);
  const [first = '', last = ''] = [before, behind].map((end) => end.replace(side?.[0] ?? '', '').replace(/\s+/g, ''));
  if ((first !== '' && !isCurrencyMark(first)) || (last !== '' && !isCurrencyMark(last))) return undefined;
  // In "$5.00 USD" the code says which dollar it is.
  if (first !== '' && last !== '' && isCurrencyCode(first) === isCurrencyCode(last)) return undefined;
  return {
    side: side ? sides[side[1]?.toUpperCase() as keyof typeof sides] : undefined,
    currency: (isCurrencyCode(first) ? first : last || first) || undefined,
  };
}
