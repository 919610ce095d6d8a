import type { ColumnValues } from './column-values.js';
import { counted, type Finding, quoted, tie } from './finding.js';
import { type NumberFormat, type NumberReading, showsDecimals } from './number-formats.js';

/** The number format of a file, and the column that shows it. */
export interface NumberConvention {
  format: NumberFormat;
  column: string;
}

interface NumberColumn {
  column: ColumnValues;
  numbers: readonly NumberReading[];
}

const decimalOf = ({ decimalSeparator = '.' }: NumberFormat): string => decimalSeparator;

/** The format of the columns that allow only one; undefined if these columns differ, or there are none. */
export function numberConvention(columns: readonly NumberColumn[]): NumberConvention | undefined {
  const unambiguous = columns.flatMap(({ column, numbers }) => {
    const format = numbers[0]?.format ?? {};
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
  if (other && !conventional) return { finding: severalReadings(numbers, texts) };
  const chosen = conventional ?? best;
  // Values of later rows may use separators that other columns already have.
  const format = conventional && convention ? { ...chosen.format, ...convention.format } : chosen.format;
  if (Object.keys(format).length === 0) return {};
  const source =
    convention && convention.column !== name ? ` The format is taken from the column "${convention.column}".` : '';
  const shown = texts.find((text) => /[.,'’ \u00a0\u2009\u202f]/.test(text));
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

function agrees(format: NumberFormat, convention: NumberFormat, texts: readonly string[]): boolean {
  const plainDigits = texts.every((text) => !/[.,'’ \u00a0\u2009\u202f]/.test(text));
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

function describe(format: NumberFormat): string {
  const group = format.groupSeparator;
  const decimals = decimalOf(format) === ',' ? 'A comma' : 'A point';
  return `${decimals} is the decimal separator${group === undefined ? '' : ` and ${group === ' ' ? 'a space' : quoted(group)} is the group separator`}`;
}
