import { columnValues } from '../../core/detection/column-values.js';
import type { Fault, SampleRow } from '../../core/detection/described.js';
import { type DetectedColumn, describeColumns } from '../../core/detection/value-formats.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import { sheetPlace } from '../../core/formats/row-in-sheet.js';
import type { SourceRow } from '../../core/formats/row-source.js';
import { type MappedRow, type MappedSample, mapSample, type SampleMapping, type Unstaged } from './map-sample.js';
import { beginningOf, readSample, type SampleRange, shownColumns, shownRow } from './read-sample.js';
import type { MappingFault, ValidationFault } from './setup-faults.js';

/** What is tried on a sample. */
export interface PreviewQuestion extends SampleRange {
  file: FileFormat;
  /** Undefined while the sample has no target. */
  mapping: SampleMapping | undefined;
}

/** A record with its mapped values. */
export type PreviewRow = SampleRow & MappedRow;

/** What an import with these settings would read and map. */
export interface Preview {
  columns: DetectedColumn[];
  rows: PreviewRow[];
  /** The row number to continue from if fewer rows are shown than requested, as they are large; null otherwise. */
  next: number | null;
  /** What is wrong with mappings, whatever the rows contain. */
  mappingFaults: MappingFault[];
  /** What is wrong with validations. */
  validationFaults: ValidationFault[];
  fault: Fault | null;
}

/** A preview before any look-up. */
export interface StagedPreview extends Preview {
  /** What remains to be looked up; undefined for nothing. */
  unstaged: Unstaged | undefined;
}

/** Reads some records of a file with the settings that are tried, and maps them as an import does. */
export async function preview({
  path,
  file,
  mapping,
  ...range
}: PreviewQuestion & { path: string }): Promise<StagedPreview> {
  const { columns = [], headerRow, sheet, first, records, next, fault } = await readSample(path, file, range);
  const header = { ...sheetPlace(sheet), ...(headerRow === 0 ? {} : { row: headerRow }) };
  const { rows, ...mapped } = mapping ? mapSample(mapping, columns, header, records) : unmapped(records.length);
  const shown = beginningOf(rows.map((row, index) => ({ ...shownRow(records[index] as SourceRow, columns), ...row })));
  const { unstaged } = mapped;
  return {
    columns: describeColumns(columnValues(columns.slice(0, shownColumns), first)),
    rows: shown,
    next: records[shown.length]?.row ?? next,
    ...mapped,
    unstaged: unstaged && { ...unstaged, records: unstaged.records.slice(0, shown.length) },
    fault,
  };
}

function unmapped(records: number): MappedSample {
  const rows = Array.from({ length: records }, () => ({ values: {}, errors: [], warnings: [] }));
  return { rows, mappingFaults: [], validationFaults: [], unstaged: undefined };
}
