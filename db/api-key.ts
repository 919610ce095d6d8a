import { createHash, randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { sessionSettings } from './session-settings.js';

/** A company and a new key for it. */
export interface IssuedKey {
  companyId: number;
  /** Shown once: only its SHA-256 is stored. */
  key: string;
}

/**
 * Makes the company `code` where it does not exist, and a new API key for it. Takes the URL of
 * the database's owner: making companies and keys is not the application's business.
 */
export async function issueKey(ownerUrl: string, code: string, name: string, keyName: string): Promise<IssuedKey> {
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { ...(sessionSettings as object) } });
  try {
    const [company] = await owner`SELECT ensure_company(${code}, ${name}) AS company_id`;
    const companyId = company?.company_id as number;
    const prefix = `lsk_${randomBytes(4).toString('hex')}`;
    const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
    const hash = createHash('sha256').update(key).digest('hex');
    await owner`SELECT add_api_key(${uuidv7()}, ${companyId}, ${keyName}, ${prefix}, ${hash})`;
    return { companyId, key };
  } finally {
    await owner.end({ timeout: 5 });
  }
}
