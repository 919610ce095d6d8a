import { CorrectionRefused, type RefusalCode, type RefusedPlace } from '../../core/failed-rows/correction-refused.js';
import { InvalidSetup } from '../../core/setup/invalid-setup.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Database } from '../../db/client.js';
import { type BulkCorrection, correctBulk } from './bulk-correction.js';
import { correctRecord, type RecordCorrection } from './correct-record.js';
import type { CorrectableImport } from './correctable-import.js';

/** A refusal in the form in which it passes from one thread to another. */
interface Refused {
  refused: { code: RefusalCode; message: string; places: readonly RefusedPlace[]; faultCode: string | undefined };
}

/** As `correctRecord`, for a thread. */
export const correctOne = (correction: RecordCorrection, database: () => Database) =>
  correctRecord(database(), correction).then(sendable, refused);

/** As `correctBulk`, for a thread; if its process dies the transaction is rolled back. */
export const correctMany = (correction: BulkCorrection, database: () => Database) =>
  correctBulk(database(), correction).then(sendable, refused);

/** The import of a correction in the form in which it passes from one thread to another. */
export interface CorrectedImport {
  companyId: number;
  setup: IntegrationSetup;
  columns: readonly string[];
}

const sendable = <Made extends { correctable: CorrectableImport }>({
  correctable: { companyId, plan, columns },
  ...made
}: Made): Omit<Made, 'correctable'> & { imported: CorrectedImport } => ({
  ...made,
  imported: { companyId, setup: plan.setup, columns },
});

function refused(error: unknown): Refused {
  if (error instanceof InvalidSetup) return refused(new CorrectionRefused('invalid_state', error.message));
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
