import { textBetween } from '../../core/text/cut-text.js';
import type { EarlierImport } from '../../db/same-content.js';
import { Problem } from '../http/problem.js';

/** The problem of bringing a content again without force. */
export function sameContent({ importId, fileName, createdAt, waits }: EarlierImport, company: string): Problem {
  const moment = textBetween(createdAt.toISOString(), 0, 16).replace('T', ' ');
  return new Problem(
    'same_content',
    waits
      ? `It was uploaded as "${fileName}" on ${moment} UTC and waits to be processed: process that import, or cancel it first. Nothing was imported now; with force=true it is uploaded again.`
      : `This integration imported it as "${fileName}" on ${moment} UTC. Nothing was imported now; with force=true it is imported again.`,
    { import: `/v1/companies/${company}/imports/${importId}` },
  );
}
