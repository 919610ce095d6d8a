import { createHash, randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { applicationRole, type Transaction } from './client.js';
import { sessionSettings } from './session-settings.js';

/** A company and a new key for it. */
export interface IssuedKey {
  companyId: number;
  /** Shown once: only its SHA-256 is stored. */
  key: string;
}

/** What may be known of a key: everything but its secret. */
export interface KeyRow {
  id: string;
  name: string;
  /** The first characters of the key. */
  prefix: string;
  state: KeyState;
  created_at: Date;
  /** Name of the key that made it; null where a command did. */
  created_by: string | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  revoked_by: string | null;
  /** To the minute. */
  last_used_at: Date | null;
  /** Id of the key that it replaces. */
  rotated_from: string | null;
}

export const keyStates = ['active', 'expired', 'revoked'] as const;
export type KeyState = (typeof keyStates)[number];

/** The columns of a `KeyRow`. */
export const keyColumns = `id, name, prefix, created_at, created_by, expires_at, revoked_at, revoked_by, last_used_at, rotated_from,
  CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired' ELSE 'active' END AS state`;

/** True of keys that open the API. */
const isActive = '(revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))';

/** What is stored of a key: its SHA-256, in hexadecimal digits. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export interface NewKey {
  name: string;
  /** Name of the key that makes it; null for a command. */
  createdBy: string | null;
  /** Null: it is valid until it is revoked. */
  expiresAt: Date | null;
  rotatedFrom?: string;
}

/** Makes a key in the company of the transaction; returns its row and, this once, the key itself. */
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
 * Holds the keys of the company until the commit: who decides by what other keys there are takes this first. Reading
 * and using keys waits for nobody.
 */
export async function lockKeys(tx: Transaction, companyId: number): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`keys ${companyId}`}, 0))`;
}

/** Keys that open the API. */
export function activeKeys(tx: Transaction): Promise<KeyRow[]> {
  return tx<KeyRow[]>`SELECT ${tx.unsafe(keyColumns)} FROM api_key WHERE ${tx.unsafe(isActive)} ORDER BY id`;
}

/** Revokes a key from now on; one that was revoked before stays as it is. */
export async function revokeKey(tx: Transaction, id: string, revokedBy: string | null): Promise<void> {
  await tx`UPDATE api_key SET revoked_at = now(), revoked_by = ${revokedBy} WHERE id = ${id} AND revoked_at IS NULL`;
}

/** Has a key expire at a time, or (null) not at all. */
export async function setKeyExpiry(tx: Transaction, id: string, expiresAt: Date | null): Promise<void> {
  await tx`UPDATE api_key SET expires_at = ${expiresAt} WHERE id = ${id} AND revoked_at IS NULL`;
}

export interface Rotation {
  /** Seconds for which the key that is replaced stays valid; 0 revokes it at once. */
  graceSeconds: number;
  /** Undefined: the new one lives for as long as the one that it replaces was to. */
  expiresAt?: Date | null | undefined;
  /** Name of the key that asks for it; null for a command. */
  by: string | null;
}

/** Replaces a key by a new one of the same name; returns the new one, and ends the old one after the grace. */
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
 * Makes the company `code` where it does not exist, and a new API key for it. Takes the URL of the database's owner:
 * making companies is not the application's business.
 */
export async function issueKey(
  ownerUrl: string,
  code: string,
  name: string,
  keyName: string,
  expiresAt: Date | null = null,
): Promise<IssuedKey> {
  return asOwner(ownerUrl, async (owner) => {
    const [company] = await owner`SELECT ensure_company(${code}, ${name}) AS company_id`;
    const companyId = company?.company_id as number;
    await enterCompany(owner, companyId);
    const { key } = await insertKey(owner, companyId, { name: keyName, createdBy: null, expiresAt });
    return { companyId, key };
  });
}

/**
 * Works on the keys of a company that exists, for a command: as the application, so that row-level security holds it to
 * this company. Takes the URL of the database's owner; throws where there is no such company.
 */
export async function inCompanyWithCode<Result>(
  ownerUrl: string,
  code: string,
  work: (tx: Transaction, companyId: number) => Promise<Result>,
): Promise<Result> {
  return asOwner(ownerUrl, async (owner) => {
    const [found] = await owner`SELECT company_with_code(${code}) AS company_id`;
    if (found?.company_id == null) throw new Error(`There is no company "${code}".`);
    await enterCompany(owner, found.company_id);
    return work(owner, found.company_id);
  });
}

/** One transaction as the database's owner. */
async function asOwner<Result>(ownerUrl: string, work: (owner: Transaction) => Promise<Result>): Promise<Result> {
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { ...(sessionSettings as object) } });
  try {
    return (await owner.begin((tx) => work(tx as unknown as Transaction))) as Result;
  } finally {
    await owner.end({ timeout: 5 });
  }
}

async function enterCompany(owner: Transaction, companyId: number): Promise<void> {
  await owner.unsafe(`SET LOCAL ROLE ${applicationRole}`);
  await owner`SELECT set_config('longshore.company', ${String(companyId)}, true)`;
}
