import { FileFault } from '../../core/formats/file-fault.js';
import { stepsTaken } from '../../core/mapping/step-budget.js';
import { groupedNumber } from '../../core/text/grouped-number.js';

/** A file with fewer records may take as many steps as one with this many. */
const minRecords = 10_000;

/**
 * Counts the computing steps that the records of a file take in this thread. Each record has a limit of its own, but a
 * file in which all reach it would occupy a thread of a worker for days.
 */
export class FileSteps {
  private readonly before = stepsTaken();
  private records = 0;

  /** `perRecord`: how many steps a record may take on average. */
  constructor(private readonly perRecord: number) {}

  /** Counts a record that was mapped. Throws `FileFault` file_too_complex. */
  add(row: number): void {
    this.records += 1;
    const taken = stepsTaken() - this.before;
    if (taken <= this.perRecord * Math.max(this.records, minRecords)) return;
    const average = Math.round(taken / this.records);
    throw new FileFault(
      'file_too_complex',
      `The rules, expressions and validations of the records up to row ${row} take ${groupedNumber(average)} steps each on average, more than ${groupedNumber(this.perRecord)}. Do less with long values, or use simpler patterns.`,
      { row },
    );
  }
}
