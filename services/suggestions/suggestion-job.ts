import type { JobContext } from '../../api/threads/jobs.js';
import { type AskedColumns, suggestForCompany } from './company-suggestion.js';

/** As `suggestForCompany`, for a thread. */
export const suggest = ({ companyId, ...asked }: AskedColumns & { companyId: number }, { database }: JobContext) =>
  suggestForCompany(database(), companyId, asked);
