import type { Described } from '../detection/described.js';
import type { FileFormat } from '../formats/file-format.js';
import { identityOf } from '../text/text-identity.js';
import { detectedConversions } from './detected-conversions.js';
import type { Conversion, SourceColumn } from './suggestion.js';

/** The columns of a sample that was read in a format, with the values that need a conversion, as far as they are shown. */
export function sourceColumns(
  { columns, rows }: Pick<Described, 'columns' | 'rows'>,
  format: FileFormat | null,
): SourceColumn[] {
  const empty = new Set(format?.emptyValues?.map(identityOf));
  return columns.map((column) => {
    const { name, sampleValues } = column;
    const detected = detectedConversions(column);
    const isNative = nativeTest(format?.type === 'excel' ? detected : []);
    // Cells as they follow each other show gaps and repetitions; values of later rows show more of the format.
    const cells = rows.map(({ source }) => source[name] ?? '');
    const values = [...cells, ...sampleValues.filter((value) => !cells.includes(value))];
    return {
      name,
      values: values.filter((value) => !empty.has(identityOf(value)) && !isNative(value)),
      detected,
    };
  });
}

/**
 * Returns a test of whether a text shows a workbook's native date or number, which needs no format. If texts in the same
 * column are dates or numbers in some format, texts that look native are.
 */
function nativeTest(detected: readonly Conversion[]): (text: string) => boolean {
  if (detected.some(({ date }) => date && !date.format.startsWith('yyyy-MM-dd')))
    return (text) => /^\d{4}-\d\d-\d\d(?:T[\d:.]+)?$/.test(text);
  if (detected.some(({ number }) => number)) return (text) => /^-?\d+(?:\.\d+)?%?$/.test(text);
  return () => false;
}
