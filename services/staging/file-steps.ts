import { FileFault } from '../../core/formats/file-fault.js';
import { stepsTaken } from '../../core/mapping/step-budget.js';
import { groupedNumber } from '../../core/text/grouped-number.js';

/** A file of fewer records may take as many steps as one of so many. */
const fewRecords = 10_000;

/**
 * Counts the steps that the records of a file take in this thread. Each may take as many as one record may, but a file
 * of which all do would keep a worker's thread for days.
 */
export class FileSteps {
  private readonly before = stepsTaken();
  private records = 0;

  /** `perRecord`: steps that a record may take on average. */
  constructor(private readonly perRecord: number) {}

  /** Counts a record that was mapped. Throws `FileFault` file_too_complex. */
  add(row: number): void {
    this.records += 1;
    const taken = stepsTaken() - this.before;
    if (taken <= this.perRecord * Math.max(this.records, fewRecords)) return;
    const average = Math.round(taken / this.records);
    throw new FileFault(
      'file_too_complex',
      `The rules, expressions and validations of the records up to row ${row} take ${groupedNumber(average)} steps each on average, more than ${groupedNumber(this.perRecord)}. Do less with long values, or use simpler patterns.`,
      { row },
    );
  }
}
