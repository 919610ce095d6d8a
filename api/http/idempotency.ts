import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Transaction } from '../../db/client.js';
import { Problem } from './problem.js';

// The draft has it in quotes, as a structured field; most callers leave them out.
const keyPattern = '^(?:"[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}"|[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})$';

/** The header that names a request, so that sending it twice does it once (draft-ietf-httpapi-idempotency-key-header). */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: keyPattern,
      description:
        'A key that you choose for this request: 1 to 255 visible ASCII characters without quotes and backslashes. The same request sent again with this key within 7 days creates no other import; the first answer is repeated, with the current state of the import.',
    }),
  ),
});

/** What is kept of a request under its key. */
export interface KeyedRequest {
  key: string;
  fingerprint: string;
}

/** The import that a key was given to, and the status of the first answer, if anybody got one. */
export interface FirstAnswer {
  importId: string;
  status: number | null;
}

/** The key in the header, which has been checked; quotes do not belong to it. */
export function requestKey(header: string | undefined): string | undefined {
  return header?.replace(/^"(.*)"$/, '$1');
}

/** All that a request asks for in a few bytes: equal for equal requests only. */
export function fingerprintOf(...parts: readonly (string | boolean)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * Claims the key for an import that is to be made in this transaction, so that both are there or
 * neither. Where it was claimed before, gives what the first request has come to instead; a claim
 * under way is waited for. Throws `Problem` where that was another request.
 */
export async function claimKey(
  tx: Transaction,
  companyId: number,
  { key, fingerprint }: KeyedRequest,
  importId: string,
): Promise<FirstAnswer | undefined> {
  // A key whose time is over may be still there.
  const claimed = await tx`
    INSERT INTO idempotency_key AS k (company_id, key, fingerprint, import_id, expires_at)
    VALUES (${companyId}, ${key}, ${fingerprint}, ${importId}, now() + interval '7 days')
    ON CONFLICT (company_id, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, import_id = excluded.import_id, status = NULL, created_at = now(), expires_at = excluded.expires_at
      WHERE k.expires_at < now()
    RETURNING 1`;
  if (claimed.count > 0) return undefined;
  const [first] = await tx`SELECT import_id, fingerprint, status FROM idempotency_key WHERE key = ${key}`;
  if (first?.fingerprint !== fingerprint)
    throw new Problem('idempotency_mismatch', 'This Idempotency-Key was sent before, with another request.');
  return { importId: first.import_id, status: first.status };
}

/** Keeps the status of the first answer; gives it, whoever was first. */
export async function keepStatus(tx: Transaction, key: string, importId: string, status: number): Promise<number> {
  const [kept] = await tx`
    UPDATE idempotency_key SET status = coalesce(status, ${status}) WHERE key = ${key} AND import_id = ${importId} RETURNING status`;
  return kept?.status ?? status;
}
