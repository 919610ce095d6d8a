import type { ColumnValues } from './column-values.js';
import { bestReadings, type DateFormat, type DateReading, dayOrderOf } from './date-formats.js';
import { counted, type Finding, quoted, tie } from './finding.js';

/** The order of day, month and year in a file, and the column that shows it. */
export interface DayOrder {
  order: string;
  column: string;
}

interface DateColumn {
  column: ColumnValues;
  dates: readonly DateReading[];
}

/** The order in the columns that allow only one; undefined if these columns differ, or there are none. */
export function fileDayOrder(columns: readonly DateColumn[]): DayOrder | undefined {
  const unambiguous = columns.flatMap(({ column, dates }) => {
    const [only, other] = bestReadings(dates);
    const order = only && dayOrderOf(only.format);
    // A leading year says nothing about the order in other columns.
    return order && !other && !order.startsWith('y') ? [{ order, column: column.name }] : [];
  });
  return new Set(unambiguous.map(({ order }) => order)).size === 1 ? unambiguous[0] : undefined;
}

/** The finding about a column's date format, and the format if there is exactly one. */
export function describeDates(
  dates: readonly DateReading[],
  { texts }: ColumnValues,
  order: DayOrder | undefined,
): { finding: Finding; date?: DateFormat } {
  const readings = bestReadings(dates);
  const [best] = readings as [DateReading];
  if (best.fits < texts.length * 0.9) return { finding: severalFormats(dates, texts) };
  const fitting = readings.find(({ format }) => order && dayOrderOf(format) === order.order);
  if (readings.length > 1 && !fitting) {
    const example = texts[best.days.findIndex((day) => day !== undefined)] ?? '';
    const at = texts.indexOf(example);
    const orders = new Set(readings.map(({ format }) => dayOrderOf(format))).size;
    const ambiguous = orders > 1 ? 'The order of day and month' : 'The language of the names';
    const reason = `${ambiguous} is ambiguous: ${quoted(example)} may be ${readings.map(({ days }) => days[at]).join(' or ')}.`;
    const alternatives = readings.map(({ format, days }) => ({
      value: format,
      reason: `${quoted(example)} is ${days[at]}.`,
    }));
    return { finding: tie('date', reason, alternatives) };
  }
  const chosen = fitting ?? best;
  const unmatched = texts[chosen.days.indexOf(undefined)];
  const decided =
    texts[
      best.days.findIndex((_, index) =>
        dates.every(
          ({ days, format }) => dayOrderOf(format) === dayOrderOf(chosen.format) || days[index] === undefined,
        ),
      )
    ];
  const reasons = [
    unmatched === undefined
      ? texts.length === 1
        ? 'The only value matches the format.'
        : `All ${counted(texts.length, 'different value')} match the format.`
      : `${quoted(unmatched)} does not match the format; the others do.`,
    readings.length > 1 && order ? `The order of day and month is taken from the column "${order.column}".` : '',
    readings.length === 1 && decided !== undefined && dates.length > 1
      ? `${quoted(decided)} is only valid in this order of day and month.`
      : '',
  ];
  const alternatives = readings
    .filter((reading) => reading !== chosen)
    .map(({ format }) => ({ value: format, reason: 'Matches as well.' }));
  const finding: Finding = {
    setting: 'date',
    value: chosen.format,
    confidence: (readings.length > 1 ? 0.75 : 0.95) - (unmatched === undefined ? 0 : 0.2),
    reason: reasons.filter((reason) => reason !== '').join(' '),
    ...(alternatives.length > 0 ? { alternatives } : {}),
  };
  return { finding, date: chosen.format };
}

function severalFormats(dates: readonly DateReading[], texts: readonly string[]): Finding {
  const alternatives = bestPerMeaning(dates).map(({ format, fits }) => ({
    value: format,
    reason: `Matches ${fits} of ${counted(texts.length, 'different value')}.`,
  }));
  return tie('date', 'The dates have several formats, and no format matches all of them.', alternatives.slice(0, 5));
}

function bestPerMeaning(dates: readonly DateReading[]): DateReading[] {
  return dates.filter(({ days }, index) => {
    const same = (other: DateReading): boolean => other.days.every((day, at) => day === days[at]);
    return dates.findIndex(same) === index;
  });
}
