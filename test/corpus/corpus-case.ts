import type { FilePlace } from '../../core/formats/file-fault.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import type { RecordFaultCode } from '../../core/mapping/record-fault.js';
import type { FieldMapping } from '../../core/setup/setup.js';
import type { TargetName } from '../../core/targets/targets.js';
import type { RawWorkbook } from '../core/formats/xlsx/raw-workbook.js';

/** Row number, values in the order of the mappings, and the faults: code and field. */
export type ExpectedRecord = [row: number, values: (string | null)[], ...faults: string[]];

/** A messy file, how it is read, and exactly what must come of it. */
export interface CorpusCase {
  name: string;
  /** Text is stored as UTF-8; a workbook by its XML. */
  content: string | Uint8Array | RawWorkbook;
  file: FileFormat;
  target?: TargetName;
  /** Default: the item's number and description, from the columns No. and Name. */
  mappings?: FieldMapping[];
  /** The records, or why there are none. */
  expected: ExpectedRecord[] | { fault: string; place?: FilePlace };
}

/** The number and the description of items: what most files here hold. */
export const numberAndName: FieldMapping[] = [
  { field: 'number', column: 'No.' },
  { field: 'description', column: 'Name' },
];

/** A value that must be refused. */
export interface Refused {
  refused: RecordFaultCode;
}

export const refused = (code: RecordFaultCode): Refused => ({ refused: code });

/** What must come of one value. */
export type ExpectedValue = string | null | Refused;

const dateFields = ['documentDate'];

/** The target that has a field, with what else its records need. */
export function setupOf(value: FieldMapping): Pick<CorpusCase, 'target' | 'mappings'> & { constants: string[] } {
  const rest: FieldMapping[] = dateFields.includes(value.field)
    ? [
        { field: 'customerNumber', constant: 'C1' },
        { field: 'itemNumber', constant: 'I1' },
        { field: 'quantity', constant: '1' },
      ]
    : [{ field: 'description', constant: 'Item' }];
  return {
    target: dateFields.includes(value.field) ? 'sales-document' : 'item',
    mappings: [{ field: 'number', column: 'No.' }, ...rest, value],
    constants: rest.map(({ constant }) => constant as string),
  };
}

/** The record of the value in the file's `index`-th row below a header in row 1; it has that number too. */
export function valueRecord(
  index: number,
  constants: string[],
  field: string,
  expected: ExpectedValue,
): ExpectedRecord {
  const values = (value: string | null): (string | null)[] => [String(index), ...constants, value];
  return typeof expected === 'object' && expected !== null
    ? [index + 1, values(null), `${expected.refused} ${field}`]
    : [index + 1, values(expected)];
}
