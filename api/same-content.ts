import type { EarlierImport } from '../db/same-content.js';
import { Problem } from './problem.js';

/** The problem of bringing a content again without force. */
export function sameContent({ importId, fileName, createdAt }: EarlierImport, company: string): Problem {
  const moment = createdAt.toISOString().slice(0, 16).replace('T', ' ');
  return new Problem(
    'same_content',
    `This integration imported it as "${fileName}" on ${moment} UTC. Nothing was imported now; with force=true it is imported again.`,
    { import: `/v1/companies/${company}/imports/${importId}` },
  );
}
