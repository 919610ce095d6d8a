import { stagedCells } from '../../core/formats/fill-down.js';
import type { SourceRow } from '../../core/formats/row-source.js';
import type { RecordFault } from '../../core/mapping/record-fault.js';
import type { MappedRecord } from '../../core/plan/map-record.js';
import { storableJson, unstorableReason } from '../../core/text/storable.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { retryWithoutTexts } from '../processing/retry-without-texts.js';

/** The import being staged, and the claim under which this attempt may write. */
export interface StagingTask {
  companyId: number;
  importId: string;
  claim: string;
}

/** This attempt may no longer write: a later one took over, or the import is being cancelled. */
export class StagingStopped extends Error {
  override readonly name = 'StagingStopped';
}

/** A record as JSON for the table. */
export const recordJson = (row: SourceRow, { groupKey, faults, values }: MappedRecord): string =>
  storableJson([row.row, groupKey, faults.length === 0, stagedCells(row), values]);

/** The records that one transaction stages. */
export class StagedChunk {
  /** As JSON from the start: a string is one object for the garbage collector, a row is thirty. */
  private readonly records: string[] = [];
  private readonly errors: Remark[] = [];
  private readonly warnings: Remark[] = [];
  private invalid = 0;
  private warned = 0;
  private characters = 0;

  /** Large enough for speed, small enough for memory and to stop within moments. */
  get isFull(): boolean {
    return this.records.length >= 4_000 || this.characters >= 4_000_000;
  }

  get size(): number {
    return this.records.length;
  }

  /** Adds a record with its JSON from `recordJson`. */
  add(row: SourceRow, record: MappedRecord, json: string): void {
    const valid = record.faults.length === 0;
    this.characters += json.length;
    this.records.push(json);
    if (!valid) this.invalid += 1;
    if (record.warnings.length > 0) this.warned += 1;
    remark(this.errors, row.row, record.faults);
    remark(this.warnings, row.row, record.warnings);
  }

  /**
   * Writes records, errors and the import's counts in one transaction, which is committed after `before`: what is
   * staged is always the file up to some row. Throws `StagingStopped` if the claim is lost, a cancel was requested, or
   * the number of records in the table is not `staged` (a crash of the server lost a chunk that it had acknowledged),
   * and what `before` throws.
   */
  write(
    database: Database,
    task: StagingTask,
    bytesRead: number,
    staged: number,
    before: Promise<void>,
  ): Promise<void> {
    return retryWithoutTexts(({ withoutTexts = false }) =>
      this.writeOnce(database, task, { bytesRead, staged, withoutTexts }, before),
    );
  }

  private async writeOnce(
    database: Database,
    { companyId, importId, claim }: StagingTask,
    { bytesRead, staged, withoutTexts }: { bytesRead: number; staged: number; withoutTexts: boolean },
    before: Promise<void>,
  ): Promise<void> {
    const storable = (remarks: Remark[]): Remark[] => (withoutTexts ? remarks.map(withoutText) : remarks);
    await inCompany(database, companyId, async (tx) => {
      // All at once: the thread is busy parsing the next chunk, and each answer would wait for it.
      await Promise.all([
        // A chunk that is lost in a crash of the server is detected by the next one, or by the end of staging, and
        // staged again; the commit of that end waits for the disk.
        tx`SET LOCAL synchronous_commit = off`,
        tx`
          INSERT INTO integration_record (company_id, import_id, row_no, group_key, valid, source, values)
          SELECT ${companyId}, ${importId}, (r->>0)::int, r->>1, (r->>2)::boolean, r->3, r->4
          FROM jsonb_array_elements(${`[${this.records.join()}]`}::text::jsonb) r`,
        ...(this.errors.length === 0 ? [] : [insertRemarks(tx, 'error', companyId, importId, storable(this.errors))]),
        ...(this.warnings.length === 0
          ? []
          : [insertRemarks(tx, 'warning', companyId, importId, storable(this.warnings))]),
      ]);
      await before;
      const [updated] = await Promise.all([
        tx`
          UPDATE import SET staged_rows = staged_rows + ${this.records.length}, staged_errors = staged_errors + ${this.invalid},
            staged_warnings = staged_warnings + ${this.warned}, bytes_read = ${bytesRead}, staging_unreported = least(staging_unreported, 1)
          WHERE import_id = ${importId} AND staging_claim = ${claim} AND status = 'Parsing' AND cancel_requested_at IS NULL AND staged_rows = ${staged}`,
        announceChange(tx, importId),
      ]);
      if (updated.count === 0) throw new StagingStopped();
    });
  }
}

/** A finding about a record: row number, number within the record, code, field, value, message. */
export type Remark = [number, number, string, string | null, string | null, string];

const withoutText = ([row, place, code]: Remark): Remark => [row, place, code, null, null, unstorableReason];

/** Adds the faults of a record to what `insertRemarks` takes. */
export function remark(remarks: Remark[], row: number, faults: readonly RecordFault[]): void {
  for (const [index, { code, field, value, message }] of faults.entries())
    remarks.push([row, index + 1, code, field, value, message]);
}

/** Inserts the errors or warnings of mapping, as rows of row number, number and fault. */
export function insertRemarks(
  tx: Transaction,
  kind: 'error' | 'warning',
  companyId: number,
  importId: string,
  remarks: readonly Remark[],
) {
  return tx`
    INSERT INTO ${tx(`record_${kind}`)} (company_id, import_id, row_no, ${tx(`${kind}_no`)}, origin, code, field, value, message)
    SELECT ${companyId}, ${importId}, (e->>0)::int, (e->>1)::int, 'staging', e->>2, e->>3, e->>4, e->>5
    FROM jsonb_array_elements(${storableJson(remarks)}::text::jsonb) e`;
}
