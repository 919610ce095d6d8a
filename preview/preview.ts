import type { MappingContext } from '../activities/map/mapping-context.js';
import type { SourceRow } from '../activities/read/row-source.js';
import { columnValues } from '../detect/column-values.js';
import { type DetectedColumn, describeColumns } from '../detect/value-formats.js';
import type { FileFormat } from '../integration/file-format.js';
import type { FieldMapping } from '../integration/setup.js';
import type { TargetChoice } from '../integration/target-of.js';
import type { Fault, SampleRow } from './described.js';
import { type MappedRow, type MappingFault, mapSample } from './map-sample.js';
import { readSample, type SampleRange, shownColumns, shownRow } from './read-sample.js';

/** What is to be tried on a sample. */
export interface PreviewQuestion extends SampleRange, Omit<TargetChoice, 'target'> {
  file: FileFormat;
  /** Undefined while nothing is mapped. */
  target: TargetChoice['target'] | undefined;
  mappings: FieldMapping[];
  context: MappingContext;
}

/** A record with what the mappings make of it. */
export type PreviewRow = SampleRow & MappedRow;

/** What an import with these settings would read, and make of it. */
export interface Preview {
  columns: DetectedColumn[];
  rows: PreviewRow[];
  /** What is wrong with mappings, whatever the rows hold. */
  mappingFaults: MappingFault[];
  fault: Fault | null;
}

/** Reads some records of a file by the settings that are tried, and maps them as an import does. */
export async function preview(path: string, question: PreviewQuestion): Promise<Preview> {
  const { columns = [], headerRow, first, records, fault } = await readSample(path, question.file, question);
  const { target, from: _from, rows: _rows, ...settings } = question;
  const mapped =
    target === undefined ? unmapped(records) : mapSample({ target, ...settings }, columns, headerRow, records);
  return {
    columns: describeColumns(columnValues(columns.slice(0, shownColumns), first)),
    rows: records.map((record, index) => ({ ...shownRow(record, columns), ...(mapped.rows[index] as MappedRow) })),
    mappingFaults: mapped.faults,
    fault,
  };
}

function unmapped(records: readonly SourceRow[]): { rows: MappedRow[]; faults: MappingFault[] } {
  return { rows: records.map(() => ({ values: {}, errors: [], warnings: [] })), faults: [] };
}
