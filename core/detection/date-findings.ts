import type { ColumnValues } from './column-values.js';
import type { DateFormat, DateReading } from './date-formats.js';
import { counted, type Finding, quoted, tie } from './finding.js';

/** In which order a file writes day, month and year, and the column that shows it. */
export interface DayOrder {
  order: string;
  column: string;
}

interface DateColumn {
  column: ColumnValues;
  dates: readonly DateReading[];
}

/** `dMy` for dd/MM/yyyy. */
function dayOrderOf({ format }: DateFormat): string {
  return [
    ...new Set(
      format
        .split(/'T'| [Hh]/)[0]
        ?.replace(/[^dMLy]/g, '')
        .replace(/L/g, 'M'),
    ),
  ].join('');
}

/** The readings that fit as much as the best does, one for each meaning. */
function bestReadings(dates: readonly DateReading[]): DateReading[] {
  const best = dates[0];
  const same = dates.filter(({ fits }) => fits === best?.fits);
  return same.filter(
    (reading, index) => same.findIndex((other) => dayOrderOf(other.format) === dayOrderOf(reading.format)) === index,
  );
}

/** The order of the columns in which there is but one; undefined where they differ, or none tells. */
export function fileDayOrder(columns: readonly DateColumn[]): DayOrder | undefined {
  const plain = columns.flatMap(({ column, dates }) => {
    const [only, other] = bestReadings(dates);
    const order = only && dayOrderOf(only.format);
    // That a year stands first tells nothing of the others.
    return order && !other && !order.startsWith('y') ? [{ order, column: column.name }] : [];
  });
  return new Set(plain.map(({ order }) => order)).size === 1 ? plain[0] : undefined;
}

/** The finding on a column's date format, and the format where it is none but one. */
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
    const reason = `No date shows which number is the day: ${quoted(example)} may be ${readings.map(({ days }) => days[at]).join(' or ')}.`;
    const alternatives = readings.map(({ format, days }) => ({
      value: format,
      reason: `${quoted(example)} is ${days[at]}.`,
    }));
    return { finding: tie('date', reason, alternatives) };
  }
  const chosen = fitting ?? best;
  const misfit = texts[chosen.days.indexOf(undefined)];
  const decided =
    texts[
      best.days.findIndex((_, index) =>
        dates.every(
          ({ days, format }) => dayOrderOf(format) === dayOrderOf(chosen.format) || days[index] === undefined,
        ),
      )
    ];
  const reasons = [
    misfit === undefined
      ? texts.length === 1
        ? 'The only value fits.'
        : `All ${counted(texts.length, 'different value')} fit.`
      : `${quoted(misfit)} does not fit; the others do.`,
    readings.length > 1 && order ? `The order of day and month is that of the column "${order.column}".` : '',
    readings.length === 1 && decided !== undefined && dates.length > 1
      ? `${quoted(decided)} can be read in no other order.`
      : '',
  ];
  const alternatives = readings
    .filter((reading) => reading !== chosen)
    .map(({ format }) => ({ value: format, reason: 'Fits too.' }));
  const finding: Finding = {
    setting: 'date',
    value: chosen.format,
    confidence: (readings.length > 1 ? 0.75 : 0.95) - (misfit === undefined ? 0 : 0.2),
    reason: reasons.filter((reason) => reason !== '').join(' '),
    ...(alternatives.length > 0 ? { alternatives } : {}),
  };
  return { finding, date: chosen.format };
}

function severalFormats(dates: readonly DateReading[], texts: readonly string[]): Finding {
  const alternatives = bestPerMeaning(dates).map(({ format, fits }) => ({
    value: format,
    reason: `Fits ${fits} of ${counted(texts.length, 'different value')}.`,
  }));
  return tie(
    'date',
    'The dates are written in several ways, and no format fits all of them.',
    alternatives.slice(0, 5),
  );
}

function bestPerMeaning(dates: readonly DateReading[]): DateReading[] {
  return dates.filter(({ days }, index) => {
    const same = (other: DateReading): boolean => other.days.every((day, at) => day === days[at]);
    return dates.findIndex(same) === index;
  });
}
