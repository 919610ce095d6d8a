import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { applicationRole, type Transaction } from './client.js';
import { openPool } from './driver/pool.js';
import type { ApiKeyRow } from './rows.js';
import { sessionSettings } from './session-settings.js';

/** A company and a new key for it. */
export interface IssuedKey {
  companyId: number;
  /** Shown once: only its SHA-256 is stored. */
  key: string;
}

/** Everything about a key except its secret. */
export type KeyRow = Omit<ApiKeyRow, 'company_id' | 'hash'> & { state: KeyState };

export const keyStates = {
  active: 'it gives access',
  expired: '`expiresAt` has passed',
  revoked: 'it was revoked',
} as const;
export type KeyState = keyof typeof keyStates;

/** The columns of a `KeyRow`. */
export const keyColumns = `id, name, prefix, created_at, created_by, expires_at, revoked_at, revoked_by, last_used_at, rotated_from,
  CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired' ELSE 'active' END AS state`;

/** SQL condition for keys that give access to the API. */
const isActive = '(revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))';

/** The stored form of a key: its SHA-256 in hexadecimal digits. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export interface NewKey {
  name: string;
  /** Name of the key that creates it; null for the command line. */
  createdBy: string | null;
  /** Null: valid until it is revoked. */
  expiresAt: Date | null;
  rotatedFrom?: string;
}

/** Creates a key in the company of the transaction. Returns its row and the key itself, which cannot be read again. */
export async function insertKey(
  tx: Transaction,
  companyId: number,
  { name, createdBy, expiresAt, rotatedFrom }: NewKey,
): Promise<{ row: KeyRow; key: string }> {
  const prefix = `lsk_${randomBytes(4).toString('hex')}`;
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  const [row] = await tx<KeyRow[]>`
    INSERT INTO api_key (id, company_id, name, prefix, hash, created_by, expires_at, rotated_from)
    VALUES (${uuidv7()}, ${companyId}, ${name}, ${prefix}, ${hashOfKey(key)}, ${createdBy}, ${expiresAt}, ${rotatedFrom ?? null})
    RETURNING ${tx.unsafe(keyColumns)}`;
  return { row: row as KeyRow, key };
}

/**
 * Locks the set of keys of a company until the commit, for decisions that depend on other keys. It does not block reading
 * and using keys.
 */
export async function lockKeys(tx: Transaction, companyId: number): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`keys ${companyId}`}, 0))`;
}

/** The keys of the transaction's company that give access to the API. */
export function activeKeys(tx: Transaction): Promise<KeyRow[]> {
  return tx<KeyRow[]>`SELECT ${tx.unsafe(keyColumns)} FROM api_key WHERE ${tx.unsafe(isActive)} ORDER BY id`;
}

/** Revokes a key; does nothing if it is already revoked. */
export async function revokeKey(tx: Transaction, id: string, revokedBy: string | null): Promise<void> {
  await tx`UPDATE api_key SET revoked_at = now(), revoked_by = ${revokedBy} WHERE id = ${id} AND revoked_at IS NULL`;
}

/** Sets the time at which a key expires; null: never. */
export async function setKeyExpiry(tx: Transaction, id: string, expiresAt: Date | null): Promise<void> {
  await tx`UPDATE api_key SET expires_at = ${expiresAt} WHERE id = ${id} AND revoked_at IS NULL`;
}

export interface Rotation {
  /** How long the replaced key stays valid; 0 revokes it at once. */
  graceSeconds: number;
  /** Undefined: the new key gets the same lifetime as the replaced one. */
  expiresAt?: Date | null | undefined;
  /** Name of the key that requests it; null for the command line. */
  by: string | null;
}

/** Replaces a key by a new one of the same name, which is returned; the old one expires after `graceSeconds`. */
export async function rotateKey(
  tx: Transaction,
  companyId: number,
  old: KeyRow,
  { graceSeconds, expiresAt, by }: Rotation,
): Promise<{ row: KeyRow; key: string }> {
  const lifetime = old.expires_at && old.expires_at.getTime() - old.created_at.getTime();
  const made = await insertKey(tx, companyId, {
    name: old.name,
    createdBy: by,
    expiresAt: expiresAt !== undefined ? expiresAt : lifetime === null ? null : new Date(Date.now() + lifetime),
    rotatedFrom: old.id,
  });
  if (graceSeconds === 0) await revokeKey(tx, old.id, by);
  else
    await tx`
      UPDATE api_key SET expires_at = least(expires_at, now() + ${graceSeconds}::int * interval '1 second') WHERE id = ${old.id}`;
  return made;
}

/**
 * Creates the company `code` if it does not exist, and a new API key for it. Needs the URL of the database's owner,
 * because the application's role may not create companies.
 */
export async function issueKey(
  ownerUrl: string,
  code: string,
  name: string,
  keyName: string,
  expiresAt: Date | null = null,
): Promise<IssuedKey> {
  return asOwner(ownerUrl, async (owner) => {
    const [company] = await owner<[{ company_id: number }]>`SELECT ensure_company(${code}, ${name}) AS company_id`;
    const companyId = company.company_id;
    await enterCompany(owner, companyId);
    const { key } = await insertKey(owner, companyId, { name: keyName, createdBy: null, expiresAt });
    return { companyId, key };
  });
}

/**
 * Runs `work` in a transaction of an existing company, for commands. It works as the application's role, so that
 * row-level security limits it to this company. Takes the URL of the database's owner; throws if there is no such company.
 */
export async function inCompanyWithCode<Result>(
  ownerUrl: string,
  code: string,
  work: (tx: Transaction, companyId: number) => Promise<Result>,
): Promise<Result> {
  return asOwner(ownerUrl, async (owner) => {
    const [found] = await owner<[{ company_id: number | null }]>`SELECT company_with_code(${code}) AS company_id`;
    if (found.company_id === null) throw new Error(`There is no company "${code}".`);
    await enterCompany(owner, found.company_id);
    return work(owner, found.company_id);
  });
}

/** Runs `work` in one transaction as the database's owner. */
async function asOwner<Result>(ownerUrl: string, work: (owner: Transaction) => Promise<Result>): Promise<Result> {
  const owner = openPool({ url: ownerUrl, max: 1, session: sessionSettings });
  try {
    return await owner.begin(work);
  } finally {
    await owner.end(5_000);
  }
}

async function enterCompany(owner: Transaction, companyId: number): Promise<void> {
  await owner.unsafe(`SET LOCAL ROLE ${applicationRole}`);
  await owner`SELECT set_config('longshore.company', ${String(companyId)}, true)`;
}
