import { groupedNumber } from '../text/grouped-number.js';
import { FileFault } from './file-fault.js';

/** What the records of a file may come to, as JSON. */
export interface ExpansionBounds {
  /** Times the bytes of the file. */
  ratio: number;
  /** Bytes that any file may come to. */
  floorBytes: number;
}

/** Bytes that one record may come to: it must fit an answer. */
export const recordBytes = 4 * 1024 * 1024;

/**
 * Counts what the records of a file come to. A text that a workbook holds once can stand in a million cells, and a
 * column in every field: a small file of that kind would fill the database.
 */
export class Expansion {
  private readonly most: number;
  private total = 0;

  constructor(
    private readonly fileBytes: number,
    private readonly bounds: ExpansionBounds,
  ) {
    this.most = Math.max(bounds.floorBytes, bounds.ratio * fileBytes);
  }

  /** Adds the record of a row. Throws `FileFault` file_row_too_long or file_too_large. */
  add(row: number, json: string): void {
    const bytes = Buffer.byteLength(json);
    if (bytes > recordBytes)
      throw new FileFault(
        'file_row_too_long',
        `Row ${row} comes to more than ${groupedNumber(recordBytes)} bytes with what is mapped from it.`,
        { row },
      );
    this.total += bytes;
    if (this.total <= this.most) return;
    const { fileBytes, bounds } = this;
    throw new FileFault(
      'file_too_large',
      `The records up to row ${row} come to more than ${groupedNumber(this.most)} bytes, of a file of ${groupedNumber(fileBytes)}: more than ${groupedNumber(bounds.ratio)} times as many, as long texts are repeated in it. Split the file, or leave out what repeats.`,
      { row },
    );
  }
}
