import type { FilePlace } from '../formats/file-fault.js';
import type { FileFormat } from '../formats/file-format.js';
import type { Finding } from './finding.js';
import type { DetectedColumn } from './value-formats.js';

/** The detected format of a file. */
export interface Detected {
  findings: Finding[];
  /** The findings as a setup's `file`; for a tie it has the first alternative. */
  file: FileFormat;
  columns: DetectedColumn[];
}

/** Why a file, or the rest of it, cannot be read; an import of it would fail. */
export interface Fault {
  code: string;
  message: string;
  place: FilePlace;
}

/** A row with its cells as text, by column. */
export interface SampleRow {
  /** Row number in the file. */
  row: number;
  source: Record<string, string>;
  /** By the columns that were filled from above: the number of the row that has the value. */
  filledFrom?: Record<string, number>;
}

/** The detected format of a sample, with its first records. */
export interface Described {
  findings: Finding[];
  /** Settings that are ties; `file` has their first alternative. */
  undecided: string[];
  /** The findings as a setup's `file`; null if nothing can be read. */
  file: FileFormat | null;
  columns: DetectedColumn[];
  /** The first records. */
  rows: SampleRow[];
  /** Why the file, or the rest of it, cannot be read; null if it can. */
  fault: Fault | null;
}
