import { whyStalled } from '../../temporal/why-stalled.js';
import type { ApiDependencies } from '../http/dependencies.js';
import type { Import } from './schemas.js';

/** The import with the reason for which it stands still, where it does: lists say only that, who looks at one wants to know why. */
export async function explainStall(
  { database, engine }: Pick<ApiDependencies, 'database' | 'engine'>,
  companyId: number,
  found: Import,
): Promise<Import> {
  if (!found.stalled || found.waitingFor !== null) return found;
  const reason = await whyStalled(database, engine, { companyId, importId: found.id });
  return { ...found, stalled: { ...found.stalled, reason } };
}
