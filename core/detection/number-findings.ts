import type { ColumnValues } from './column-values.js';
import { counted, type Finding, quoted, tie } from './finding.js';
import { currenciesOf, type NumberFormat, type NumberReading, readNumbers, showsDecimals } from './number-formats.js';

/** The number format of a file, and the column that shows it. */
export interface NumberConvention {
  format: NumberFormat;
  column: string;
}

interface NumberColumn {
  column: ColumnValues;
  numbers: readonly NumberReading[];
}

/** What the formats of columns of one file have in common. */
const separatorsOf = ({ decimalSeparator, groupSeparator }: NumberFormat): NumberFormat => ({
  ...(decimalSeparator === undefined ? {} : { decimalSeparator }),
  ...(groupSeparator === undefined ? {} : { groupSeparator }),
});

const decimalOf = ({ decimalSeparator = '.' }: NumberFormat): string => decimalSeparator;

/** The format of the columns that allow only one; undefined if these columns differ, or there are none. */
export function numberConvention(columns: readonly NumberColumn[]): NumberConvention | undefined {
  const unambiguous = columns.flatMap(({ column, numbers }) => {
    const format = separatorsOf(numbers[0]?.format ?? {});
    const grouped = numbers.length === 1 && format.groupSeparator !== undefined;
    return showsDecimals(numbers) || grouped ? [{ format, column: column.name }] : [];
  });
  const [first] = unambiguous;
  if (!first || unambiguous.some(({ format }) => decimalOf(format) !== decimalOf(first.format))) return undefined;
  const groups = new Set(unambiguous.flatMap(({ format }) => format.groupSeparator ?? []));
  if (groups.size > 1) return undefined;
  return unambiguous.find(({ format }) => format.groupSeparator !== undefined) ?? first;
}

/** The finding about a column's number format; none if a mapping needs no format. */
export function describeNumbers(
  numbers: readonly NumberReading[],
  { name, texts }: ColumnValues,
  convention: NumberConvention | undefined,
): { finding?: Finding; number?: NumberFormat } {
  const [best, other] = numbers as [NumberReading, NumberReading?];
  const conventional = convention && numbers.find(({ format }) => agrees(format, convention.format, texts));
  const currencies = currenciesOf(texts);
  if (currencies.length > 1) return { finding: severalCurrencies(best.format, currencies) };
  const sides = numbers.filter(({ format }) => separatorsKey(format) === separatorsKey((conventional ?? best).format));
  if (sides.length > 1) return { finding: severalSides(sides, texts) };
  if (other && !conventional) return { finding: severalReadings(numbers, texts) };
  const chosen = conventional ?? best;
  // Values of later rows may use separators that other columns already have.
  const format = conventional && convention ? { ...chosen.format, ...convention.format } : chosen.format;
  if (Object.keys(format).length === 0) return {};
  const source =
    convention && convention.column !== name ? ` The format is taken from the column "${convention.column}".` : '';
  const shown = texts.find((text) => separatorMark.test(text));
  const finding: Finding = {
    setting: 'number',
    value: format,
    confidence: other || shown === undefined ? 0.75 : 0.95,
    reason: `${describe(format)}${shown === undefined ? '' : `, as ${quoted(shown)} shows in ${counted(texts.length, 'different value')}`}.${source}`,
    ...(other
      ? {
          alternatives: alternativesOf(
            numbers.filter((reading) => reading !== chosen),
            texts,
          ),
        }
      : {}),
  };
  return { finding, number: format };
}

const separatorMark = /\d[.,'’ \u00a0\u2007\u2009\u202f]\d/;

const separatorsKey = (format: NumberFormat): string => JSON.stringify(separatorsOf(format));

function severalCurrencies(format: NumberFormat, currencies: readonly string[][]): Finding {
  const names = currencies.map(([mark]) => mark).join(', ');
  const reason = `The amounts are in several currencies: ${names}. An amount keeps no currency, so values in the others become errors.`;
  const alternatives = currencies.map((currency) => ({
    value: { ...format, currency },
    reason: `Amounts in ${currency.join(' and ')} are read, others are errors.`,
  }));
  return tie('number', reason, alternatives.slice(0, 5));
}

function severalSides(readings: readonly NumberReading[], texts: readonly string[]): Finding {
  const at = differingAt(readings);
  const reason = `${quoted(texts[at] ?? '')} may be ${readings.map(({ values }) => values[at]).join(' or ')}: it depends on the account whether debit or credit is negative.`;
  const alternatives = readings.map(({ format, values }) => ({
    value: format,
    reason: `${quoted(texts[at] ?? '')} is ${values[at]}.`,
  }));
  return tie('number', reason, alternatives);
}

/** The finding about a column whose values are all numbers although no format reads all of them. */
export function mixedNumbers(texts: readonly string[]): Finding {
  const formats = new Map<string, { format: NumberFormat; count: number }>();
  for (const text of texts) {
    for (const { format } of readNumbers([text])) {
      const known = formats.get(JSON.stringify(format)) ?? { format, count: 0 };
      formats.set(JSON.stringify(format), { format, count: known.count + 1 });
    }
  }
  const alternatives = [...formats.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ format, count }) => ({
      value: format,
      reason: `Reads ${count} of ${counted(texts.length, 'different value')}.`,
    }));
  return tie('number', 'The numbers have several formats, and no format reads all of them.', alternatives.slice(0, 5));
}

function agrees(format: NumberFormat, convention: NumberFormat, texts: readonly string[]): boolean {
  const plainDigits = texts.every((text) => !separatorMark.test(text));
  if (plainDigits) return true;
  return (
    decimalOf(format) === decimalOf(convention) &&
    (format.groupSeparator === undefined ||
      convention.groupSeparator === undefined ||
      format.groupSeparator === convention.groupSeparator)
  );
}

function severalReadings(numbers: readonly NumberReading[], texts: readonly string[]): Finding {
  const at = differingAt(numbers);
  const reason = `${quoted(texts[at] ?? '')} may be ${numbers.map(({ values }) => values[at]).join(' or ')}: no value shows whether the separator is for decimals or groups.`;
  return tie('number', reason, alternativesOf(numbers, texts));
}

function alternativesOf(numbers: readonly NumberReading[], texts: readonly string[]) {
  const at = Math.max(0, differingAt(numbers));
  return numbers.map(({ format, values }) => ({
    value: format,
    reason: `${quoted(texts[at] ?? '')} is ${values[at]}: ${describe(format).toLowerCase()}.`,
  }));
}

function differingAt(numbers: readonly NumberReading[]): number {
  const [first] = numbers;
  return Math.max(0, first?.values.findIndex((value, at) => numbers.some(({ values }) => values[at] !== value)) ?? 0);
}

function describe({ groupSeparator, currency, ...format }: NumberFormat): string {
  const group =
    groupSeparator === undefined
      ? ''
      : ` and ${groupSeparator === ' ' ? 'a space' : quoted(groupSeparator)} is the group separator`;
  const decimals = `${decimalOf(format) === ',' ? 'A comma' : 'A point'} is the decimal separator${group}`;
  return currency ? `${decimals}; the currency is ${currency.join(' or ')}` : decimals;
}
