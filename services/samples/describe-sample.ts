import { undecided } from '../../core/detection/describe-table.js';
import type { Described } from '../../core/detection/described.js';
import { detectFile } from '../../core/detection/detect-file.js';
import { localFile } from '../../runtime/local-files/local-file.js';
import { beginningOf, faultOf, readSample, shownRow } from './read-sample.js';

const shownRows = 20;

/** Detects the format of a file without any settings, and shows its first records. */
export async function describeSample(path: string): Promise<Described> {
  try {
    const { findings, file, columns } = await detectFile(localFile(path));
    const read = await readSample(path, file, { fromRow: 1, rows: shownRows });
    const rows = beginningOf(read.records.map((record) => shownRow(record, read.columns ?? [])));
    return { findings, undecided: undecided(findings), file, columns, rows, fault: read.fault };
  } catch (error) {
    return { findings: [], undecided: [], file: null, columns: [], rows: [], fault: faultOf(error) };
  }
}
