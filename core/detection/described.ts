import type { FilePlace } from '../formats/file-fault.js';
import type { FileFormat } from '../formats/file-format.js';
import type { Finding } from './finding.js';
import type { DetectedColumn } from './value-formats.js';

/** What was found out about a file without being told anything. */
export interface Detected {
  findings: Finding[];
  /** Made of the findings, ready for a setup; of a tie it has the first alternative. */
  file: FileFormat;
  columns: DetectedColumn[];
}

/** Why a file cannot be read as it should be; of an import it would be the end. */
export interface Fault {
  code: string;
  message: string;
  place: FilePlace;
}

/** A row as a person sees it: its cells as text, by column. */
export interface SampleRow {
  /** Row number in the file. */
  row: number;
  source: Record<string, string>;
}

/** What was found out about a sample, without being told anything. */
export interface Described {
  findings: Finding[];
  /** Settings that are ties; `file` has their first alternative. */
  undecided: string[];
  /** Made of the findings, ready for a setup; null where nothing can be read. */
  file: FileFormat | null;
  columns: DetectedColumn[];
  /** The first records. */
  rows: SampleRow[];
  /** What keeps the file, or the rest of it, from being read; null for nothing. */
  fault: Fault | null;
}
