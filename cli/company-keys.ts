import { textBetween } from '../core/text/cut-text.js';
import {
  activeKeys,
  inCompanyWithCode,
  type KeyRow,
  keyColumns,
  lockKeys,
  revokeKey,
  rotateKey,
  setKeyExpiry,
} from '../db/api-key.js';
import type { Transaction } from '../db/client.js';
import { secondsIn } from './duration.js';
import { storedKey, storeKey } from './running-stack.js';

/** The parameters of an action on the keys of a company. */
export interface CompanyKeys {
  /** URL of the database's owner. */
  ownerUrl: string;
  /** The directory in which this machine stores the key that its commands use. */
  home: string;
  /** Code of the company. */
  code: string;
  /** Prefixes, ids or names. */
  keys: readonly string[];
  all: boolean;
  /** Null: never. Undefined: not given. */
  expiresAt: Date | null | undefined;
  /** As for `secondsIn`: how long a replaced key remains valid. */
  gracePeriod: string;
}

/** Prints the company's keys, newest first. */
export async function listKeys({ ownerUrl, code }: CompanyKeys): Promise<void> {
  const rows = await inCompanyWithCode(ownerUrl, code, keysOf);
  const table = [
    ['KEY', 'STATE', 'NAME', 'CREATED', 'LAST USED', 'EXPIRES'],
    ...rows.map((row) => [
      row.prefix,
      row.state,
      row.name,
      minute(row.created_at),
      minute(row.last_used_at),
      minute(row.expires_at),
    ]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? [];
  for (const cells of table)
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** Revokes keys at once. Unlike the API it also revokes the last one, because the command line can create another. */
export async function revokeKeys({ ownerUrl, code, keys, all }: CompanyKeys): Promise<void> {
  await inCompanyWithCode(ownerUrl, code, async (tx, companyId) => {
    await lockKeys(tx, companyId);
    for (const key of all ? await activeKeys(tx) : await findKeys(tx, code, keys)) {
      await revokeKey(tx, key.id, null);
      console.log(`${key.prefix} "${key.name}" is revoked.`);
    }
    if ((await activeKeys(tx)).length === 0)
      console.log(`No valid key is left; this creates one: npm run company -- ${code}`);
  });
}

/** Sets or removes the expiry of keys; an expired key becomes valid again if its new expiry is in the future. */
export async function expireKeys({ ownerUrl, code, keys, expiresAt = null }: CompanyKeys): Promise<void> {
  await inCompanyWithCode(ownerUrl, code, async (tx) => {
    for (const key of await findKeys(tx, code, keys)) {
      if (key.state === 'revoked')
        throw new Error(`${key.prefix} is revoked, which cannot be undone: create a new key.`);
      await setKeyExpiry(tx, key.id, expiresAt);
      const expiry = expiresAt ? `expires at ${expiresAt.toISOString()}` : 'does not expire';
      console.log(`${key.prefix} "${key.name}" ${expiry}.`);
    }
  });
}

/** Replaces a key by a new one and prints it; stores it if this machine's commands used the old one. */
export async function rotateKeys({ ownerUrl, home, code, keys, expiresAt, gracePeriod }: CompanyKeys): Promise<void> {
  const graceSeconds = secondsIn(gracePeriod);
  const { old, key } = await inCompanyWithCode(ownerUrl, code, async (tx, companyId) => {
    await lockKeys(tx, companyId);
    const [old] = (await findKeys(tx, code, keys)) as [KeyRow];
    if (old.state !== 'active')
      throw new Error(`${old.prefix} is ${old.state} and cannot be replaced: create a new key.`);
    return { old, ...(await rotateKey(tx, companyId, old, { graceSeconds, expiresAt, by: null })) };
  });
  const ends = graceSeconds === 0 ? 'is revoked' : `remains valid for at most ${gracePeriod}`;
  // Printed before anything else can fail: the key exists now, and cannot be shown again.
  console.log(`"${old.name}" has a new API key, shown only now; ${old.prefix} ${ends}:\n${key}`);
  if (!(await storedKey(home, code))?.startsWith(`${old.prefix}_`)) return;
  await storeKey(home, code, key);
  console.log('It is stored for "npm run import".');
}

const keysOf = (tx: Transaction): Promise<KeyRow[]> =>
  tx<KeyRow[]>`SELECT ${tx.unsafe(keyColumns)} FROM api_key ORDER BY id DESC`;

/** Finds keys by prefix, id or name. Throws if one does not exist, or a name is not unique among valid keys. */
async function findKeys(tx: Transaction, code: string, names: readonly string[]): Promise<KeyRow[]> {
  const all = await keysOf(tx);
  return names.map((name) => {
    const exact = all.filter(({ id, prefix }) => id === name || prefix === name || name.startsWith(`${prefix}_`));
    const found = exact.length > 0 ? exact : all.filter((key) => key.name === name && key.state === 'active');
    const [first, ...others] = found;
    if (first === undefined)
      throw new Error(`There is no valid key "${name}": "npm run company -- ${code} keys" lists the keys.`);
    if (others.length > 0)
      throw new Error(
        `${found.length} keys have the name "${name}": use one of ${found.map(({ prefix }) => prefix).join(', ')}.`,
      );
    return first;
  });
}

const minute = (at: Date | null): string =>
  at ? `${textBetween(at.toISOString(), 0, 16).replace('T', ' ')} UTC` : '-';
