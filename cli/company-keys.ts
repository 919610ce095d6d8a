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
import { expiryOf, secondsIn } from './duration.js';
import { storedKey, storeKey } from './running-stack.js';

/** What the command line says about keys of a company. */
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
  expires: string | undefined;
  grace: string | undefined;
}

/** Prints the company's keys, newest first. */
export async function listKeys({ ownerUrl, code }: CompanyKeys): Promise<void> {
  const rows = await inCompanyWithCode(ownerUrl, code, keysOf);
  const table = [
    ['KEY', 'STATE', 'NAME', 'MADE', 'LAST USED', 'EXPIRES'],
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
    for (const key of all ? await activeKeys(tx) : await findKeys(tx, keys)) {
      await revokeKey(tx, key.id, null);
      console.log(`${key.prefix} "${key.name}" is revoked.`);
    }
    if ((await activeKeys(tx)).length === 0) console.log(`No valid key is left. Make one: npm run company -- ${code}`);
  });
}

/** Sets or removes the expiry of keys; an expired key becomes valid again if its new expiry is in the future. */
export async function expireKeys({ ownerUrl, code, keys, expires }: CompanyKeys): Promise<void> {
  const at = expiryOf(expires) ?? null;
  await inCompanyWithCode(ownerUrl, code, async (tx) => {
    for (const key of await findKeys(tx, keys)) {
      if (key.state === 'revoked')
        throw new Error(`${key.prefix} is revoked, which cannot be undone. Make a new key instead.`);
      await setKeyExpiry(tx, key.id, at);
      console.log(`${key.prefix} "${key.name}" ${at ? `expires at ${at.toISOString()}` : 'does not expire'}.`);
    }
  });
}

/** Replaces a key by a new one and prints it; stores it if this machine's commands used the old one. */
export async function rotateKeys({ ownerUrl, home, code, keys, expires, grace = '24h' }: CompanyKeys): Promise<void> {
  const graceSeconds = secondsIn(grace);
  const { old, key } = await inCompanyWithCode(ownerUrl, code, async (tx, companyId) => {
    await lockKeys(tx, companyId);
    const [old] = (await findKeys(tx, keys)) as [KeyRow];
    if (old.state !== 'active') throw new Error(`${old.prefix} is ${old.state}: make a new key instead.`);
    return { old, ...(await rotateKey(tx, companyId, old, { graceSeconds, expiresAt: expiryOf(expires), by: null })) };
  });
  const ends = graceSeconds === 0 ? 'is revoked' : `stays valid for ${grace} at most`;
  // Printed before anything else can fail: the key exists now, and cannot be shown again.
  console.log(`"${old.name}" has a new API key, shown only now; ${old.prefix} ${ends}:\n${key}`);
  if (!(await storedKey(home, code))?.startsWith(`${old.prefix}_`)) return;
  await storeKey(home, code, key);
  console.log('It is stored for "npm run import".');
}

const keysOf = (tx: Transaction): Promise<KeyRow[]> =>
  tx<KeyRow[]>`SELECT ${tx.unsafe(keyColumns)} FROM api_key ORDER BY id DESC`;

/** Finds keys by prefix, id or name. Throws if one does not exist, or a name is not unique among valid keys. */
async function findKeys(tx: Transaction, names: readonly string[]): Promise<KeyRow[]> {
  const all = await keysOf(tx);
  return names.map((name) => {
    const exact = all.filter(({ id, prefix }) => id === name || prefix === name || name.startsWith(`${prefix}_`));
    const found = exact.length > 0 ? exact : all.filter((key) => key.name === name && key.state === 'active');
    const [first, ...others] = found;
    if (first === undefined) throw new Error(`There is no valid key "${name}".`);
    if (others.length > 0)
      throw new Error(`${found.length} keys are called "${name}": ${found.map(({ prefix }) => prefix).join(', ')}.`);
    return first;
  });
}

const minute = (at: Date | null): string =>
  at ? `${textBetween(at.toISOString(), 0, 16).replace('T', ' ')} UTC` : '-';
