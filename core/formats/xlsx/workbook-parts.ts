import type { SourceRow } from '../row-source.js';
import type { MergedCells } from '../workbook/merged-cells.js';
import type { NumberFormat } from '../workbook/number-format.js';
import type { StringStore } from '../workbook/string-store.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';

/** A sheet as the workbook lists it (ECMA-376-1 §18.2.19), in the order of its tabs. */
export interface SheetEntry {
  name: string;
  visible: boolean;
  relationshipId: string;
}

/** The content of the workbook part: its sheets and the epoch of its dates (§18.17.4.1). */
export interface WorkbookPart {
  sheets: SheetEntry[];
  date1904: boolean;
}

/** The input for reading rows from one sheet's part. */
export interface SheetInput {
  sheet: string;
  part: string;
  date1904: boolean;
  formats: readonly NumberFormat[];
  strings: StringStore;
  limits: WorkbookLimits;
  /** Receives the merged cells; undefined if they do not matter. */
  merged: MergedCells | undefined;
}

type Chunks = AsyncIterable<Buffer>;

/** Reads the parts of a workbook, which are XML in an .xlsx and binary in an .xlsb. Each throws `FileFault`. */
export interface WorkbookParts {
  /** For a sentence: "that of …". */
  kind: string;
  readWorkbook(chunks: Chunks, part: string, limits: WorkbookLimits): Promise<WorkbookPart>;
  /** The number formats of cells, by the index that cells refer to. */
  readFormats(chunks: Chunks, part: string, limits: WorkbookLimits): Promise<NumberFormat[]>;
  readStrings(chunks: Chunks, part: string, strings: StringStore, limits: WorkbookLimits): Promise<void>;
  readRows(chunks: Chunks, input: SheetInput): AsyncGenerator<SourceRow[], void, undefined>;
}
