import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Transaction } from '../../db/client.js';
import type { IdempotencyKeyRow } from '../../db/rows.js';
import { Problem } from './problem.js';

// The draft requires quotes, as a structured field; most clients leave them out.
const keyPattern = '^(?:"[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}"|[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})$';

/**
 * The header that identifies a request, so that sending it twice has one effect
 * (draft-ietf-httpapi-idempotency-key-header).
 */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: keyPattern,
      description:
        'A key that you choose for this request: 1 to 255 visible ASCII characters without quotes and backslashes. The same request sent again with this key within 7 days creates no other import; the first answer is repeated, with the current state of the import.',
    }),
  ),
});

/** What is stored of a request under its key. */
export interface KeyedRequest {
  key: string;
  fingerprint: string;
}

/** The import of a key, and the status of the first answer if one was received. */
export interface FirstAnswer {
  importId: string;
  status: number | null;
}

/** Returns the validated key of the header, without quotes. */
export function requestKey(header: string | undefined): string | undefined {
  return header?.replace(/^"(.*)"$/, '$1');
}

/** Returns a hash of everything in a request that determines its effect; equal only for equal requests. */
export function fingerprintOf(...parts: readonly (string | boolean)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * Claims the key for an import that this transaction creates, so that both exist or neither. If the key was claimed
 * before, returns the result of the first request; waits if that is still in progress. Throws `Problem` if the first
 * request was different.
 */
export async function claimKey(
  tx: Transaction,
  companyId: number,
  { key, fingerprint }: KeyedRequest,
  importId: string,
): Promise<FirstAnswer | undefined> {
  // An expired key may still be in the table.
  const claimed = await tx`
    INSERT INTO idempotency_key AS k (company_id, key, fingerprint, import_id, expires_at)
    VALUES (${companyId}, ${key}, ${fingerprint}, ${importId}, now() + interval '7 days')
    ON CONFLICT (company_id, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, import_id = excluded.import_id, status = NULL, created_at = now(), expires_at = excluded.expires_at
      WHERE k.expires_at < now()
    RETURNING 1`;
  if (claimed.count > 0) return undefined;
  const [first] = await tx<
    Pick<IdempotencyKeyRow, 'import_id' | 'fingerprint' | 'status'>[]
  >`SELECT import_id, fingerprint, status FROM idempotency_key WHERE key = ${key}`;
  if (first?.fingerprint !== fingerprint)
    throw new Problem('idempotency_mismatch', 'This Idempotency-Key was sent before, with another request.');
  return { importId: first.import_id, status: first.status };
}

/** Stores the status of the first answer; returns the stored one, whichever request was first. */
export async function keepStatus(tx: Transaction, key: string, importId: string, status: number): Promise<number> {
  const [stored] = await tx<Pick<IdempotencyKeyRow, 'status'>[]>`
    UPDATE idempotency_key SET status = coalesce(status, ${status}) WHERE key = ${key} AND import_id = ${importId} RETURNING status`;
  return stored?.status ?? status;
}
