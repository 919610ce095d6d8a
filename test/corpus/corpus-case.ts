import type { FilePlace } from '../../core/formats/file-fault.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import type { RecordFaultCode } from '../../core/mapping/record-fault.js';
import type { FieldMapping } from '../../core/setup/setup.js';
import type { TargetName } from '../../core/targets/targets.js';
import type { RawWorkbook } from '../core/formats/xlsx/raw-workbook.js';

/** Row number, values in the order of the mappings, and the faults as code and field. */
export type ExpectedRecord = [row: number, values: (string | null)[], ...faults: string[]];

/** A messy file, its format, and the exact result that is expected. */
export interface CorpusCase {
  name: string;
  /** A text, which is stored as UTF-8; the bytes of a file; or the XML of a workbook. */
  content: string | Uint8Array | RawWorkbook;
  file: FileFormat;
  target?: TargetName;
  /** Default: `numberAndName`. */
  mappings?: FieldMapping[];
  /** The records, or the fault of the file. */
  expected: ExpectedRecord[] | { fault: string; place?: FilePlace };
}

/** The mappings of most files here: number and description of items, from the columns No. and Name. */
export const numberAndName: FieldMapping[] = [
  { field: 'number', column: 'No.' },
  { field: 'description', column: 'Name' },
];

/** A value that must be refused. */
export interface Refused {
  refused: RecordFaultCode;
}

export const refused = (code: RecordFaultCode): Refused => ({ refused: code });

/** The expected result of one value. */
export type ExpectedValue = string | null | Refused;

const dateFields = ['documentDate'];

/** Returns the target that has a field, and mappings of this field and of the other fields that its records need. */
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

/** Returns the expected record of the `index`-th row below a header in row 1; `index` is also its number. */
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
