import { readDates } from '../detection/date-formats.js';
import { readNumbers } from '../detection/number-formats.js';
import { converterFor } from '../mapping/convert/converter-for.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Field } from '../targets/field.js';
import { shareOf, shareThat } from './sample-values.js';
import { lookOf } from './value-looks.js';
import { yesAndNo } from './yes-and-no.js';

/** How a mapping reads its values. */
export type Conversion = Pick<FieldMapping, 'date' | 'number' | 'boolean'>;

/** How well the values of a column fit a field. */
export interface ValueFit {
  /** From 0 to 1. */
  share: number;
  /** Whether values that fit speak for the field: any text fits a text. */
  telling: boolean;
  /** What they look like, and what those that do not fit are not. */
  like: string;
  unlike: string;
  /** Ways to read them; several where the values do not tell which, none where nothing need be said. */
  conversions: Conversion[];
}

/** Holds values against a field; `values` are telling ones, at least one. */
export function valueFit(field: Field, values: readonly string[], identifies: boolean): ValueFit {
  const fit = { telling: true };
  switch (field.kind) {
    case 'date':
      return { ...fit, ...dateFit(values), like: 'dates', unlike: 'no dates' };
    case 'decimal':
    case 'integer':
      return { ...fit, ...numberFit(field, values), like: 'numbers', unlike: 'no numbers for this field' };
    case 'boolean': {
      const { words, share } = yesAndNo(values);
      return {
        ...fit,
        share,
        like: 'yes and no',
        unlike: 'neither yes nor no',
        conversions: words ? [{ boolean: words }] : [],
      };
    }
    case 'choice': {
      const share = shareThat(values, converterFor(field, { field: field.name }));
      return {
        ...fit,
        share,
        like: `${field.label}s`,
        unlike: `none of ${field.choices.join(', ')}`,
        conversions: [],
      };
    }
    default:
      return textFit(field, values, identifies);
  }
}

function textFit(field: Field, values: readonly string[], identifies: boolean): ValueFit {
  const short = shareThat(values, converterFor(field, { field: field.name }));
  const look = lookOf(field.name, values);
  // What identifies a record is a word: "Alfreds Futterkiste" is a name.
  const single = identifies ? shareOf(values, (value) => !/\s/.test(value)) : 1;
  const parts = [
    { share: short, unlike: 'too long for the field' },
    { share: single, unlike: 'texts of several words' },
    ...(look?.strict ? [{ share: look.share, unlike: `no ${look.like}` }] : []),
  ];
  const worst = parts.reduce((least, part) => (part.share < least.share ? part : least));
  const telling = look !== undefined && look.like !== 'words' && look.share >= 0.9;
  return { ...worst, telling, like: look?.like ?? 'texts', conversions: [] };
}

function dateFit(values: readonly string[]): Pick<ValueFit, 'share' | 'conversions'> {
  const readings = readDates(values);
  const fits = readings[0]?.fits ?? 0;
  const best = readings.filter((reading) => reading.fits === fits);
  const meaning = ({ days }: (typeof best)[number]): string => days.join();
  const distinct = best.filter((one, index) => best.findIndex((other) => meaning(other) === meaning(one)) === index);
  const conversions = distinct.map(({ format: date }) => (date.format === 'yyyy-MM-dd' ? {} : { date }));
  return { share: fits / values.length, conversions };
}

function numberFit(field: Field, values: readonly string[]): Pick<ValueFit, 'share' | 'conversions'> {
  // A remark among the numbers is one value that does not fit, and hides nothing about the others.
  const readings = readNumbers(values.filter((value) => readNumbers([value]).length > 0));
  const conversions = readings.map(({ format, values: amounts }) => numberConversion(field, format, amounts));
  const shares = (conversions.length > 0 ? conversions : [{}]).map((conversion) =>
    shareThat(values, converterFor(field, { field: field.name, ...conversion })),
  );
  return { share: Math.max(...shares), conversions };
}

// A discount of 0.15 in a file whose discounts are all 1 at most is 15 percent.
function numberConversion(
  field: Field,
  format: NonNullable<FieldMapping['number']>,
  values: readonly string[],
): Conversion {
  const amounts = field.label.endsWith('%') ? values.map(Number) : [];
  const fraction = amounts.every((one) => one <= 1) && amounts.some((one) => one > 0 && one < 1);
  const number = fraction ? { ...format, multiplyBy: '100' } : format;
  return Object.keys(number).length > 0 ? { number } : {};
}
