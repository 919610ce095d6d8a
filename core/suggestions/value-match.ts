import { bestReadings, readDates } from '../detection/date-formats.js';
import { readNumbers } from '../detection/number-formats.js';
import { converterFor } from '../mapping/convert/converter-for.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Field } from '../targets/field.js';
import { shareConverted, shareOf } from './sample-values.js';
import { patternOf } from './value-patterns.js';
import { yesAndNo } from './yes-and-no.js';

/** How a mapping reads its values. */
export type Conversion = Pick<FieldMapping, 'date' | 'number' | 'boolean'>;

/** How well the values of a column match a field. */
export interface ValueMatch {
  /** From 0 to 1. */
  share: number;
  /** Whether matching values are evidence for the field; any text matches a text field. */
  distinctive: boolean;
  /** Descriptions of values that match and of values that do not, for reasons. */
  like: string;
  unlike: string;
  /** Possible conversions: several if the values are ambiguous, none if no conversion is needed. */
  conversions: Conversion[];
}

/** Compares values with a field; `values` are distinct and not empty, at least one. */
export function valueMatch(field: Field, values: readonly string[], identifies: boolean): ValueMatch {
  const match = { distinctive: true };
  switch (field.kind) {
    case 'date':
      return { ...match, ...dateMatch(values), like: 'dates', unlike: 'not dates' };
    case 'decimal':
    case 'integer':
      return {
        ...match,
        ...numberMatch(field, values),
        like: 'numbers',
        unlike: 'not numbers that this field accepts',
      };
    case 'boolean': {
      const { words, share } = yesAndNo(values);
      return {
        ...match,
        share,
        like: 'yes and no',
        unlike: 'neither yes nor no',
        conversions: words ? [{ boolean: words }] : [],
      };
    }
    case 'choice': {
      const share = shareConverted(values, converterFor(field, { field: field.name }));
      return {
        ...match,
        share,
        like: `${field.label}s`,
        unlike: `not one of ${field.choices.join(', ')}`,
        conversions: [],
      };
    }
    default:
      return textMatch(field, values, identifies);
  }
}

function textMatch(field: Field, values: readonly string[], identifies: boolean): ValueMatch {
  const short = shareConverted(values, converterFor(field, { field: field.name }));
  const look = patternOf(field.name, values);
  // An identifier is a single word; "Alfreds Futterkiste" is a name.
  const single = identifies ? shareOf(values, (value) => !/\s/.test(value)) : 1;
  const parts = [
    { share: short, unlike: 'too long for the field' },
    { share: single, unlike: 'texts of several words' },
    ...(look?.strict ? [{ share: look.share, unlike: `not ${look.like}` }] : []),
  ];
  const worst = parts.reduce((lowest, part) => (part.share < lowest.share ? part : lowest));
  const distinctive = look !== undefined && look.like !== 'words' && look.share >= 0.9;
  return { ...worst, distinctive, like: look?.like ?? 'texts', conversions: [] };
}

function dateMatch(values: readonly string[]): Pick<ValueMatch, 'share' | 'conversions'> {
  const readings = readDates(values);
  const fits = readings[0]?.fits ?? 0;
  const conversions = bestReadings(readings).map(({ format: date }) => (date.format === 'yyyy-MM-dd' ? {} : { date }));
  return { share: fits / values.length, conversions };
}

function numberMatch(field: Field, values: readonly string[]): Pick<ValueMatch, 'share' | 'conversions'> {
  // A remark among numbers is a single mismatch and must not prevent reading the others.
  const readings = readNumbers(values.filter((value) => readNumbers([value]).length > 0));
  const conversions = readings.map(({ format, values: amounts }) => numberConversion(field, format, amounts));
  const shares = (conversions.length > 0 ? conversions : [{}]).map((conversion) =>
    shareConverted(values, converterFor(field, { field: field.name, ...conversion })),
  );
  return { share: Math.max(...shares), conversions };
}

// If no discount in a file is above 1, a discount of 0.15 means 15 percent.
function numberConversion(
  field: Field,
  format: NonNullable<FieldMapping['number']>,
  values: readonly string[],
): Conversion {
  const amounts = field.label.endsWith('%') ? values.map(Number) : [];
  const fraction = amounts.every((amount) => amount <= 1) && amounts.some((amount) => amount > 0 && amount < 1);
  const number = fraction ? { ...format, multiplyBy: '100' } : format;
  return Object.keys(number).length > 0 ? { number } : {};
}
