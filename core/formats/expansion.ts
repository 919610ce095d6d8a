import { groupedNumber } from '../text/grouped-number.js';
import { FileFault } from './file-fault.js';

/** How large the records of a file may become, as JSON. */
export interface ExpansionBounds {
  /** Maximum size as a multiple of the size of the file. */
  ratio: number;
  /** Size that the records of any file may have. */
  floorBytes: number;
}

/** Maximum size of one record, so that it fits into a response. */
export const maxRecordBytes = 4 * 1024 * 1024;

/**
 * Adds up the size of a file's records. A workbook stores a text once that is used in a million cells, and a column can
 * be mapped to every field, so a small file could fill the database.
 */
export class Expansion {
  private readonly maxBytes: number;
  private total = 0;

  constructor(
    private readonly fileBytes: number,
    private readonly bounds: ExpansionBounds,
  ) {
    this.maxBytes = Math.max(bounds.floorBytes, bounds.ratio * fileBytes);
  }

  /** Adds the record of a row, as JSON. Throws `FileFault` file_row_too_long or file_too_large. */
  add(row: number, json: string): void {
    const bytes = Buffer.byteLength(json);
    if (bytes > maxRecordBytes)
      throw new FileFault(
        'file_row_too_long',
        `The record of row ${row} has more than ${groupedNumber(maxRecordBytes)} bytes, with its mapped values: shorten its texts or map fewer fields.`,
        { row },
      );
    this.total += bytes;
    if (this.total <= this.maxBytes) return;
    const { fileBytes, bounds } = this;
    throw new FileFault(
      'file_too_large',
      `The records up to row ${row} have more than ${groupedNumber(this.maxBytes)} bytes, which is more than ${groupedNumber(bounds.ratio)} times the ${groupedNumber(fileBytes)} bytes of the file, because long texts are repeated in it. Split the file, or remove repeated texts.`,
      { row },
    );
  }
}
