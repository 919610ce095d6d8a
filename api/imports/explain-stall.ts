import { diagnoseStall } from '../../temporal/diagnose-stall.js';
import type { ApiDependencies } from '../http/dependencies.js';
import type { Import } from './schemas.js';

/**
 * Returns the import with the reason why it is stalled, if it is: lists only say that it is, one import also says why.
 */
export async function explainStall(
  { database, engine }: Pick<ApiDependencies, 'database' | 'engine'>,
  companyId: number,
  found: Import,
): Promise<Import> {
  if (!found.stalled || found.waitingFor !== null) return found;
  const reason = await diagnoseStall(database, engine, { companyId, importId: found.id });
  return { ...found, stalled: { ...found.stalled, reason } };
}
