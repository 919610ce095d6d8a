import type { FieldMapping } from '../setup/setup.js';
import type { ColumnValues } from './column-values.js';
import { type DayOrder, describeDates, fileDayOrder } from './date-findings.js';
import { type DateReading, readDates } from './date-formats.js';
import { counted, type Finding, quoted, tie } from './finding.js';
import { describeNumbers, mixedNumbers, type NumberConvention, numberConvention } from './number-findings.js';
import { hasPercentSign, isAmount, type NumberReading, readNumbers } from './number-formats.js';

/** A column, the findings about its values, and the part of a mapping that reads them. */
export interface DetectedColumn {
  name: string;
  sampleValues: string[];
  /** Number of examined rows in which the column is empty. */
  emptyRows: number;
  findings: Finding[];
  mapping: Pick<FieldMapping, 'rules' | 'date' | 'number' | 'boolean'>;
}

const minShareOfDates = 0.9;

/** Describes the kind and format of each column's values. */
export function describeColumns(columns: readonly ColumnValues[]): DetectedColumn[] {
  const read = columns.map((column) => ({ column, ...readColumn(column) }));
  // Columns of a file usually have the same formats, so what is ambiguous in one may be clear from another.
  const order = fileDayOrder(read.flatMap(({ column, dates }) => (dates ? [{ column, dates }] : [])));
  const convention = numberConvention(read.flatMap(({ column, numbers }) => (numbers ? [{ column, numbers }] : [])));
  return read.map(({ column, ...what }) => ({
    name: column.name,
    sampleValues: column.sampleValues,
    emptyRows: column.emptyRows,
    ...withRule(column, describe(column, what, order, convention)),
  }));
}

interface ReadColumn {
  dates?: DateReading[];
  numbers?: NumberReading[];
}

function readColumn({ texts, native }: ColumnValues): ReadColumn {
  if (texts.length === 0) return {};
  const dates = native.number + native.percentage > 0 ? [] : readDates(texts);
  if ((dates[0]?.fits ?? 0) >= texts.length * minShareOfDates || mixedDates(dates, texts)) return { dates };
  if (!texts.every(isAmount)) return {};
  const numbers = readNumbers(texts);
  // Numbers in several formats are still numbers, but telephone numbers and versions are not.
  return numbers.length > 0 || texts.every((text) => readNumbers([text]).length > 0) ? { numbers } : {};
}

/** Whether every text is a date, though not all in the same format. */
function mixedDates(dates: readonly DateReading[], texts: readonly string[]): boolean {
  return texts.length > 1 && texts.every((_, index) => dates.some(({ days }) => days[index] !== undefined));
}

/** Adds the rule that removes marks from the values. */
function withRule({ marks }: ColumnValues, { findings, mapping }: Described): Described {
  if (!marks) return { findings, mapping };
  const { rule } = marks;
  const reason = `${quoted(marks.example)} ${marks.reason}.`;
  return {
    findings: [...findings, { setting: 'rules', value: [rule], confidence: 0.8, reason }],
    mapping: { ...mapping, rules: [rule] },
  };
}

type Described = Pick<DetectedColumn, 'findings' | 'mapping'>;

function describe(
  column: ColumnValues,
  { dates, numbers }: ReadColumn,
  order: DayOrder | undefined,
  convention: NumberConvention | undefined,
): Described {
  const { texts, native } = column;
  if (texts.length === 0) return describeNative(native);
  const words = booleanWords(texts);
  if (words)
    return {
      findings: [kind('boolean', 0.8, `The only values are ${texts.map(quoted).join(' and ')}.`)],
      mapping: { boolean: words },
    };
  if (dates) {
    const { finding, date } = describeDates(dates, column, order);
    return {
      findings: [kind('date', 0.9, `${texts.slice(0, 2).map(quoted).join(', ')} are dates.`), finding],
      mapping: date ? { date } : {},
    };
  }
  if (numbers) {
    if (numbers.length === 0) return { findings: [numberKind(texts), mixedNumbers(texts)], mapping: {} };
    const { finding, number } = describeNumbers(numbers, column, convention);
    return { findings: [numberKind(texts), ...(finding ? [finding] : [])], mapping: number ? { number } : {} };
  }
  return { findings: [textKind(texts)], mapping: {} };
}

function kind(value: string, confidence: number, reason: string): Finding {
  return { setting: 'kind', value, confidence, reason };
}

function describeNative({ number, percentage, date, boolean }: ColumnValues['native']): Described {
  const kinds = [
    { name: 'number', count: number + percentage },
    { name: 'date', count: date },
    { name: 'boolean', count: boolean },
  ].filter(({ count }) => count > 0);
  const [only, other] = kinds;
  if (!only)
    return { findings: [kind('empty', 0.5, 'There is no value in the rows that were examined.')], mapping: {} };
  if (other)
    return {
      findings: [kind('text', 0.5, `Some cells of the workbook contain a ${only.name}, and others a ${other.name}.`)],
      mapping: {},
    };
  const shown =
    percentage > 0
      ? ` It shows ${counted(percentage, 'number')} as percentages: 30% is 30 in a field that is in percent.`
      : '';
  const reason = `The workbook contains ${counted(only.count, only.name)}, which need no format.${shown}`;
  return { findings: [kind(only.name, 0.99, reason)], mapping: {} };
}

function numberKind(texts: readonly string[]): Finding {
  if (texts.every((text) => text === '0' || text === '1')) {
    const alternatives = [
      { value: 'number', reason: 'They are counts.' },
      { value: 'boolean', reason: 'They mean yes and no; a boolean field accepts 1 and 0 without a setting.' },
    ];
    return tie('kind', 'The only values are 0 and 1.', alternatives);
  }
  const percent = texts.find(hasPercentSign);
  const meaning =
    percent === undefined
      ? ''
      : ` ${quoted(percent)} is ${percent.replace(/[^\d.,]/g, '')} in a field that is in percent; for other fields "percentSign" says what it means.`;
  return kind(
    'number',
    0.9,
    `All ${texts.length > 1 ? `${texts.length} different values are numbers` : 'values are numbers'}.${meaning}`,
  );
}

function textKind(texts: readonly string[]): Finding {
  const zeros = texts.find((text) => /^0\d+$/.test(text));
  if (zeros !== undefined)
    return kind('text', 0.9, `${quoted(zeros)} has leading zeros, which would be lost in a number.`);
  const shortened = texts.find((text) => /^\d(?:[.,]\d+)?E\+\d{2,3}$/i.test(text));
  if (shortened !== undefined)
    return kind(
      'text',
      0.9,
      `${quoted(shortened)} is a number that a spreadsheet program has shortened: digits are lost.`,
    );
  const long = texts.find((text) => /^\d{15,}$/.test(text));
  if (long !== undefined) return kind('text', 0.9, `${quoted(long)} has more digits than an amount, so it is a code.`);
  return kind('text', 0.9, `Values such as ${quoted(texts[0] ?? '')} are text.`);
}

const wordPairs: readonly [yes: string, no: string][] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['ja', 'nein'],
  ['ja', 'nej'],
  ['ja', 'nee'],
  ['j', 'n'],
  ['oui', 'non'],
  ['o', 'n'],
  ['sí', 'no'],
  ['si', 'no'],
  ['s', 'n'],
  ['sim', 'não'],
  ['wahr', 'falsch'],
  ['vrai', 'faux'],
  ['t', 'f'],
  ['on', 'off'],
];

/** The words for yes and no of a column that has no other values; undefined if it has. */
function booleanWords(texts: readonly string[]): FieldMapping['boolean'] | undefined {
  const found = new Set(texts.map((text) => text.toLowerCase()));
  if (found.size !== 2) return undefined;
  const pair = wordPairs.find(([yes, no]) => found.has(yes) && found.has(no));
  return pair && { true: [pair[0]], false: [pair[1]] };
}
