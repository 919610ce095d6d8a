import { CorrectionRefused, type RefusalCode, type RefusedPlace } from '../../core/failed-rows/correction-refused.js';
import type { Database } from '../../db/client.js';
import { type BulkCorrection, correctBulk } from './bulk-correction.js';
import { correctRecord, type RecordCorrection } from './correct-record.js';

/** A refusal in the form in which it passes from one thread to another. */
interface Refused {
  refused: { code: RefusalCode; message: string; places: readonly RefusedPlace[]; faultCode: string | undefined };
}

/** As `correctRecord`, for a thread. */
export const correctOne = (correction: RecordCorrection, database: () => Database) =>
  correctRecord(database(), correction).catch(refused);

/** As `correctBulk`, for a thread; if its process dies the transaction is rolled back. */
export const correctMany = (correction: BulkCorrection, database: () => Database) =>
  correctBulk(database(), correction).catch(refused);

function refused(error: unknown): Refused {
  if (!(error instanceof CorrectionRefused)) throw error;
  const { code, message, places, faultCode } = error;
  return { refused: { code, message, places, faultCode } };
}

/** The result of a correction in a thread. Throws `CorrectionRefused` if it was refused. */
export function corrected<Made extends object>(outcome: Made | Refused): Made {
  if (!('refused' in outcome)) return outcome as Made;
  const { code, message, places, faultCode } = outcome.refused;
  throw new CorrectionRefused(code, message, places, faultCode);
}
