import type { Static } from 'typebox';
import { activeKeys, insertKey, type KeyRow, lockKeys, revokeKey, rotateKey } from '../../db/api-key.js';
import type { Transaction } from '../../db/client.js';
import type { Bounds } from '../../runtime/bounds.js';
import type { Caller } from '../http/caller.js';
import { type EndedKey, keyRefusal } from '../http/key-watch.js';
import { invalidRequest, Problem } from '../http/problem.js';
import type { ApiKeyBody, ApiKeyRotation } from './schemas.js';

/** A new key and its row. */
interface Made {
  row: KeyRow;
  key: string;
}

type KeyBounds = Pick<Bounds, 'keysPerCompany'>;

/**
 * Creates a key. Throws `Problem` if its expiry is in the past, if a valid key has the same name, or if the company has
 * too many keys.
 */
export async function createKey(
  tx: Transaction,
  caller: Caller,
  { name, expiresAt }: Static<typeof ApiKeyBody>,
  bounds: KeyBounds,
): Promise<Made> {
  const expiry = momentToCome(expiresAt) ?? null;
  const taken = (await activeKeysFor(tx, caller)).find((key) => key.name === name);
  if (taken)
    throw new Problem(
      'key_name_taken',
      `The valid key ${taken.prefix} already has the name "${name}": use another name, or rotate or revoke that key.`,
    );
  await refuseMany(tx, bounds);
  return insertKey(tx, caller.companyId, { name, createdBy: caller.keyName, expiresAt: expiry });
}

/** Revokes a key. Throws `Problem` if it is the last valid key of the company. */
export async function revokeUnlessLast(tx: Transaction, caller: Caller, key: KeyRow): Promise<void> {
  const active = await activeKeysFor(tx, caller);
  if (key.state === 'active' && active.every(({ id }) => id === key.id))
    throw new Problem(
      'last_key',
      `${key.prefix} is the last valid key of the company: create another one first. The operator of the server can revoke it on the command line.`,
    );
  await revokeKey(tx, key.id, caller.keyName);
}

/**
 * Creates a replacement for the caller's key. Throws `Problem` while an earlier replacement is valid, or if the company
 * has too many keys.
 */
export async function rotateOwnKey(
  tx: Transaction,
  caller: Caller,
  own: KeyRow,
  { graceSeconds = 86_400, expiresAt }: Static<typeof ApiKeyRotation>,
  bounds: KeyBounds,
): Promise<Made> {
  const expiry = momentToCome(expiresAt);
  const successor = (await activeKeysFor(tx, caller)).find((key) => key.rotated_from === own.id);
  if (successor)
    throw new Problem(
      'rotation_in_progress',
      `This key was replaced by ${successor.prefix}: use that one, or revoke it before you create another.`,
    );
  await refuseMany(tx, bounds);
  return rotateKey(tx, caller.companyId, own, { graceSeconds, expiresAt: expiry, by: caller.keyName });
}

/**
 * Returns the valid keys of the company, locked until the commit. Throws `Problem` if the caller's is not among them:
 * it may have been revoked since its request was admitted.
 */
async function activeKeysFor(tx: Transaction, { companyId, keyId }: Caller): Promise<KeyRow[]> {
  await lockKeys(tx, companyId);
  const active = await activeKeys(tx);
  if (active.some(({ id }) => id === keyId)) return active;
  const [own] = await tx<EndedKey[]>`SELECT revoked_at, expires_at FROM api_key WHERE id = ${keyId}`;
  throw keyRefusal(own);
}

function momentToCome(text: string | null | undefined): Date | null | undefined {
  if (text === null || text === undefined) return text;
  const moment = new Date(text);
  if (moment.getTime() > Date.now()) return moment;
  throw invalidRequest([{ in: 'body', pointer: '/expiresAt', detail: 'is not in the future' }]);
}

// Keys that were created within a day count even if they have ended: creating and revoking keys in a loop must not fill
// the table.
async function refuseMany(tx: Transaction, { keysPerCompany }: KeyBounds): Promise<void> {
  const [found] = await tx<[{ keys: number }]>`
    SELECT count(*)::int AS keys FROM api_key
    WHERE (revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())) OR created_at > now() - interval '1 day'`;
  if (found.keys >= keysPerCompany)
    throw new Problem(
      'too_many_keys',
      `The company has ${found.keys} API keys that are valid or were created within a day; at most ${keysPerCompany} are allowed. Revoke unused keys, and try again later.`,
    );
}
