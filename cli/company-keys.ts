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

/** Keys of a company as the command names them. */
export interface CompanyKeys {
  /** Of the database's owner. */
  ownerUrl: string;
  /** Where this machine keeps the key that its commands use. */
  home: string;
  /** Of the company. */
  code: string;
  /** Beginnings, ids or names. */
  keys: readonly string[];
  all: boolean;
  expires: string | undefined;
  grace: string | undefined;
}

/** Shows the company's keys, newest first. */
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

/** Ends keys at once, also the last one: whoever runs this can make another. */
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

/** Has keys end by themselves, or not any more; one that has expired is valid again where its new end is to come. */
export async function expireKeys({ ownerUrl, code, keys, expires }: CompanyKeys): Promise<void> {
  const at = expiryOf(expires) ?? null;
  await inCompanyWithCode(ownerUrl, code, async (tx) => {
    for (const key of await findKeys(tx, keys)) {
      if (key.state === 'revoked') throw new Error(`${key.prefix} is revoked: that is for good.`);
      await setKeyExpiry(tx, key.id, at);
      console.log(`${key.prefix} "${key.name}" ${at ? `expires at ${at.toISOString()}` : 'does not expire'}.`);
    }
  });
}

/** Replaces a key by a new one, which is shown, and kept where this machine's commands used the old one. */
export async function rotateKeys({ ownerUrl, home, code, keys, expires, grace = '24h' }: CompanyKeys): Promise<void> {
  const graceSeconds = secondsIn(grace);
  const { old, key } = await inCompanyWithCode(ownerUrl, code, async (tx, companyId) => {
    await lockKeys(tx, companyId);
    const [old] = (await findKeys(tx, keys)) as [KeyRow];
    if (old.state !== 'active') throw new Error(`${old.prefix} is ${old.state}: make a new key instead.`);
    return { old, ...(await rotateKey(tx, companyId, old, { graceSeconds, expiresAt: expiryOf(expires), by: null })) };
  });
  const ends = graceSeconds === 0 ? 'is revoked' : `stays valid for ${grace} at most`;
  // Shown before anything else can go wrong: it is there by now, and nobody can show it again.
  console.log(`"${old.name}" has a new API key, shown only now; ${old.prefix} ${ends}:\n${key}`);
  if (!(await storedKey(home, code))?.startsWith(`${old.prefix}_`)) return;
  await storeKey(home, code, key);
  console.log('It is kept for "npm run import".');
}

const keysOf = (tx: Transaction): Promise<KeyRow[]> =>
  tx<KeyRow[]>`SELECT ${tx.unsafe(keyColumns)} FROM api_key ORDER BY id DESC`;

/** The keys that are named. Throws where one is not there, or two valid keys have a name. */
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
