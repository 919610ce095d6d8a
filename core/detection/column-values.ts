import { shownText } from '../formats/cell-text.js';
import { readText } from '../formats/read-text.js';
import { type Cell, isPercentage, type SourceRow } from '../formats/row-source.js';
import { cutText } from '../text/cut-text.js';
import { kindOf } from './cell-kind.js';
import { meansEmpty, meansEmptyAmongValues } from './empty-values.js';
import { marksOf, type ValueMarks } from './value-marks.js';

const maxTexts = 300;
const maxSamples = 5;
const maxSampleCharacters = 100;

/** The values of a column, from the rows that were examined. */
export interface ColumnValues {
  name: string;
  /** Distinct texts that are values, trimmed; without a workbook's native numbers and dates. */
  texts: string[];
  /** Number of cells with a workbook's native value, by kind. */
  native: { number: number; percentage: number; date: number; boolean: number };
  /** Marks that `texts` do not have any more. */
  marks?: ValueMarks;
  /** Texts found that mean "no value". */
  emptyTexts: string[];
  /** The first distinct values, to be shown. */
  sampleValues: string[];
  filled: number;
  emptyRows: number;
}

/** Collects the values of each column of some records. */
export function columnValues(names: readonly string[], records: readonly SourceRow[]): ColumnValues[] {
  return names.map((name, column) =>
    gather(
      name,
      records.map(({ cells }) => cells[column] ?? null),
    ),
  );
}

function gather(name: string, cells: readonly Cell[]): ColumnValues {
  const native = { number: 0, percentage: 0, date: 0, boolean: 0 };
  const texts = new Set<string>();
  const shown = new Set<string>();
  const emptyTexts = new Set<string>();
  let filled = 0;
  for (const cell of cells) {
    const text = readText(cell);
    if (text === '') continue;
    filled += 1;
    if (shown.size < maxSamples) shown.add(cutText(shownText(cell).trim(), maxSampleCharacters));
    if (typeof cell === 'number') native.number += 1;
    else if (typeof cell === 'boolean') native.boolean += 1;
    else if (typeof cell === 'object' && cell !== null) {
      if ('date' in cell) native.date += 1;
      else if (isPercentage(cell)) native.percentage += 1;
    } else if (meansEmpty(text)) emptyTexts.add(text);
    else if (texts.size < maxTexts) texts.add(text);
  }
  const marks = marksOf([...texts]);
  const values = marks?.values ?? [...texts];
  const empties = values.filter(meansEmptyAmongValues);
  const rest = values.filter((text) => !meansEmptyAmongValues(text));
  const amongValues = empties.length > 0 && rest.length > 0 && rest.every(isValue);
  return {
    name,
    texts: amongValues ? rest : values,
    native,
    ...(marks ? { marks } : {}),
    emptyTexts: [...emptyTexts, ...(amongValues ? empties : [])],
    sampleValues: [...shown],
    filled,
    emptyRows: cells.length - filled,
  };
}

const isValue = (text: string): boolean => ['number', 'date'].includes(kindOf(text));
