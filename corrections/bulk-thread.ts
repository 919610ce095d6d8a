import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../db/client.js';
import { type BulkCorrection, correctMany } from './bulk-correction.js';
import type { CorrectableImport } from './correctable-import.js';
import { CorrectionRefused, type RefusalCode, type RefusedPlace } from './correction-refused.js';
import type { CorrectionOutcome } from './make-correction.js';

export type BulkTask = BulkCorrection & { databaseUrl: string };

/** How the thread ends. */
export type BulkEnd =
  | { kind: 'done'; held: CorrectableImport; outcome: CorrectionOutcome; version?: string }
  | {
      kind: 'refused';
      code: RefusalCode;
      message: string;
      places: readonly RefusedPlace[];
      faultCode: string | undefined;
    }
  /** The code is PostgreSQL's or the driver's. */
  | { kind: 'failed'; name: string; code: string };

/** Mapping many records, and reading a stranger's file, would keep the API from answering anybody else. */
async function run({ databaseUrl, ...task }: BulkTask): Promise<BulkEnd> {
  const database = connect(databaseUrl, { max: 1 });
  try {
    return { kind: 'done', ...(await correctMany(database, task)) };
  } catch (error) {
    if (error instanceof CorrectionRefused) {
      const { code, message, places, faultCode } = error;
      return { kind: 'refused', code, message, places, faultCode };
    }
    // What is said of a failure may quote values.
    const { name, code } = error as { name?: string; code?: string };
    return { kind: 'failed', name: String(name), code: String(code) };
  } finally {
    await database.end({ timeout: 1 }).catch(() => {});
  }
}

parentPort?.postMessage(await run(workerData as BulkTask));
