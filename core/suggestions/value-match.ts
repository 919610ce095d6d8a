import { bestReadings, readDates } from '../detection/date-formats.js';
import { meansEmptyAmongValues } from '../detection/empty-values.js';
import { currenciesOf, hasPercentSign, type NumberReading, readNumbers } from '../detection/number-formats.js';
import { converterFor } from '../mapping/convert/converter-for.js';
import { excelDayOf } from '../mapping/convert/date.js';
import { type Field, isInPercent } from '../targets/field.js';
import { shareConverted, shareOf } from './sample-values.js';
import type { Conversion } from './suggestion.js';
import { hasDistinctiveValues, patternOf, shareWithoutAddresses } from './value-patterns.js';
import { yesAndNo } from './yes-and-no.js';

/** How well the values of a column match a field. */
export interface ValueMatch {
  /** From 0 to 1. */
  share: number;
  /** Whether matching values are evidence for the field; any text matches a text field. */
  distinctive: boolean;
  /** Descriptions of values that match and of values that do not, for reasons. */
  like: string;
  unlike: string;
  /** What a user should know of how the values are read. */
  notes?: string[];
  /** Possible conversions: several if the values are ambiguous, none if no conversion is needed. */
  conversions: Conversion[];
}

/** Compares values with a field; `values` are distinct and not empty, at least one. */
export function valueMatch(field: Field, texts: readonly string[], identifies: boolean): ValueMatch {
  const present = texts.filter((text) => !meansEmptyAmongValues(text));
  const values = present.length > 0 && ['date', 'decimal', 'integer'].includes(field.kind) ? present : texts;
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
    ...(look ? [{ share: look.possible, unlike: `not ${look.like}` }] : []),
    ...(hasDistinctiveValues(field.name)
      ? []
      : [{ share: shareWithoutAddresses(values), unlike: 'e-mail or web addresses' }]),
  ];
  const worst = parts.reduce((lowest, part) => (part.share < lowest.share ? part : lowest));
  const distinctive = look !== undefined && look.like !== 'words' && look.typical >= 0.9;
  return { ...worst, distinctive, like: look?.like ?? 'texts', conversions: [] };
}

function dateMatch(values: readonly string[]): Pick<ValueMatch, 'share' | 'conversions' | 'notes'> {
  const readings = readDates(values);
  const [best] = readings;
  const serials = values.filter((value, index) => best?.days[index] === undefined && excelDayOf(value));
  const conversions = bestReadings(readings).map(({ format: date }) => (date.format === 'yyyy-MM-dd' ? {} : { date }));
  const [serial] = serials;
  if (serial === undefined) return { share: (best?.fits ?? 0) / values.length, conversions };
  const withSerials = (conversions.length > 0 ? conversions : [{}]).map(
    ({ date = { format: 'yyyy-MM-dd' } }: Conversion) => ({
      date: { ...date, excelNumbers: true },
    }),
  );
  return {
    share: ((best?.fits ?? 0) + serials.length) / values.length,
    conversions: withSerials,
    notes: [`"${serial}" looks like Excel's number for ${excelDayOf(serial)}`],
  };
}

function numberMatch(field: Field, values: readonly string[]): Pick<ValueMatch, 'share' | 'conversions' | 'notes'> {
  // A remark among numbers is a single mismatch and must not prevent reading the others.
  const amounts = values.filter((value) => readNumbers([value]).length > 0);
  const readings = readNumbers(amounts);
  const conversions = readings.flatMap((reading) => numberConversions(field, reading, amounts));
  const shares = (conversions.length > 0 ? conversions : [{}]).map((conversion) =>
    shareConverted(values, converterFor(field, { field: field.name, ...conversion })),
  );
  return { share: Math.max(...shares), conversions, notes: notesOn(field, readings, amounts) };
}

/** The conversions that a reading may need in a field. */
function numberConversions(field: Field, { format, values }: NumberReading, texts: readonly string[]): Conversion[] {
  const plain = Object.keys(format).length > 0 ? { number: format } : {};
  if (texts.some(hasPercentSign)) {
    // In a field that is in percent 30% is 30; in others nothing says whether it is 30 or 0.3.
    if (isInPercent(field)) return [plain];
    return percentSigns.map((percentSign) => ({ number: { ...format, percentSign } }));
  }
  if (!areFractionsOf(field, { format, values }, texts)) return [plain];
  const multiplied = { number: { ...format, multiplyBy: '100' } };
  // A discount of 1 may be one percent, or everything.
  return values.some((value) => Number(value) === 1) ? [plain, multiplied] : [multiplied];
}

const percentSigns = ['fraction', 'number'] as const;

const timesHundred = (value: string): number => Number((Number(value) * 100).toPrecision(12));

/** Whether the values of a field that is in percent may be fractions: none is above 1, and 0.15 may be 15 percent. */
const areFractionsOf = (
  field: Field,
  reading: NumberReading | undefined,
  texts: readonly string[],
): reading is NumberReading =>
  reading !== undefined &&
  isInPercent(field) &&
  !texts.some(hasPercentSign) &&
  reading.values.every((value) => Number(value) >= 0 && Number(value) <= 1) &&
  reading.values.some((value) => Number(value) > 0 && Number(value) < 1);

/** What a user should know of how the amounts of a column are read. */
function notesOn(field: Field, [reading]: readonly NumberReading[], texts: readonly string[]): string[] {
  const currencies = currenciesOf(texts).map(([mark]) => mark);
  const fraction = areFractionsOf(field, reading, texts)
    ? reading.values.find((value) => Number(value) > 0 && Number(value) < 1)
    : undefined;
  return [
    ...(currencies.length > 1
      ? [`its amounts are in several currencies (${currencies.join(', ')}), which are not kept`]
      : []),
    ...(fraction === undefined ? [] : [`as fractions, ${fraction} is ${timesHundred(fraction)} %`]),
  ];
}
