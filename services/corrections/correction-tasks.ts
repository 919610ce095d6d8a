import { CorrectionRefused, type RefusalCode, type RefusedPlace } from '../../core/failed-rows/correction-refused.js';
import type { Database } from '../../db/client.js';
import { type BulkCorrection, correctBulk } from './bulk-correction.js';
import { correctRecord, type RecordCorrection } from './correct-record.js';

/** A refusal as it goes from one thread to another. */
interface Refused {
  refused: { code: RefusalCode; message: string; places: readonly RefusedPlace[]; faultCode: string | undefined };
}

/** As `correctRecord`, for a thread. */
export const correctOne = (correction: RecordCorrection, database: () => Database) =>
  correctRecord(database(), correction).catch(refused);

/** As `correctBulk`, for a thread; where its process dies the transaction is rolled back. */
export const correctMany = (correction: BulkCorrection, database: () => Database) =>
  correctBulk(database(), correction).catch(refused);

function refused(error: unknown): Refused {
  if (!(error instanceof CorrectionRefused)) throw error;
  const { code, message, places, faultCode } = error;
  return { refused: { code, message, places, faultCode } };
}

/** What a thread has made of a correction. Throws `CorrectionRefused` where it was refused. */
export function corrected<Made extends object>(outcome: Made | Refused): Made {
  if (!('refused' in outcome)) return outcome as Made;
  const { code, message, places, faultCode } = outcome.refused;
  throw new CorrectionRefused(code, message, places, faultCode);
}
