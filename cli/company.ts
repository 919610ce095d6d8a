/** `npm run company`: creates a company and its API keys, and ends keys. */
import { parseArgs } from 'node:util';
import { issueKey } from '../db/api-key.js';
import { readConfiguration } from '../runtime/configuration.js';
import { runCommand } from './command.js';
import { expireKeys, listKeys, revokeKeys, rotateKeys } from './company-keys.js';
import { expiryOf, secondsIn } from './duration.js';
import { runningStack, storeKey } from './running-stack.js';

const help = `Creates a company if it does not exist, and an API key for it. Also lists, revokes, replaces and expires its keys.
A key is printed only once, when it is created.

Usage: npm run company -- CODE [--name NAME] [--key-name NAME] [--expires TIME]  create the company, and a key
       npm run company -- CODE keys                                              list its keys
       npm run company -- CODE revoke KEY... | --all                             revoke keys at once
       npm run company -- CODE rotate KEY [--grace TIME] [--expires TIME]        replace a key by a new one
       npm run company -- CODE expire KEY... --expires TIME                      set or remove the expiry of keys

  CODE             code of the company: letters, digits, "_" and "-", at most 40
  KEY              the first 12 characters of a key (lsk_ and 8 more), its id, or its name if only one valid key has it
  TIME             a time from now in days, hours or minutes: 90d, 12h, 30m
  --name NAME      name of a new company; default: its code
  --key-name NAME  name of the new key; default: "command line"
  --expires TIME   when the key expires, or "never"; default: never; with rotate: as long from now as the replaced
                   key was made to last
  --grace TIME     how long the replaced key remains valid; 0: it is revoked at once; default: 24h
  --all            revoke every valid key
  --help           print this text

A new key is also stored on this machine, where npm run import and npm run setups find it. When a key ends, so do the
event streams and the waiting requests that use it.

Environment variables:
  DATABASE_URL            URL of the database; default: that of the stack that runs on this machine
  MIGRATION_DATABASE_URL  the same database with the role that owns it; default: DATABASE_URL

Examples: npm run company -- acme --name "Acme Ltd."
          npm run company -- acme rotate ERP --grace 2h

Exit code: 0 on success, 1 on failure, 2 if the parameters are invalid.`;

const actions = { keys: listKeys, revoke: revokeKeys, rotate: rotateKeys, expire: expireKeys };
type Action = keyof typeof actions;

function parse(parameters: string[]) {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      'key-name': { type: 'string', default: 'command line' },
      expires: { type: 'string' },
      grace: { type: 'string', default: '24h' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [code = '', action, ...keys] = positionals;
  if (values.help) return { ...values, code, action: undefined, keys, expiresAt: null };
  if (code === '') throw new Error('The code of a company is missing.');
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(code))
    throw new Error(
      `The code of a company must be letters, digits, "_" and "-" (at most 40, the first a letter or digit), got "${code}".`,
    );
  if (action !== undefined && !Object.hasOwn(actions, action))
    throw new Error(`The action must be one of keys, revoke, rotate and expire, got "${action}".`);
  if ((action === 'rotate' || action === 'expire' || (action === 'revoke' && !values.all)) && keys.length === 0)
    throw new Error(`KEY is missing: "npm run company -- ${code} keys" lists the keys.`);
  if (action === 'rotate' && keys.length > 1) throw new Error(`rotate takes one KEY, got ${keys.length}.`);
  if (action === 'expire' && values.expires === undefined) throw new Error('expire needs --expires TIME.');
  // Both times are checked here, so that an invalid one shows the usage.
  secondsIn(values.grace);
  return { ...values, code, action: action as Action | undefined, keys, expiresAt: expiryOf(values.expires) };
}

async function run(options: ReturnType<typeof parse>): Promise<number> {
  const { code, action, keys, name = code, expiresAt, grace, all } = options;
  const { databaseUrl, migrationDatabaseUrl = databaseUrl, home } = readConfiguration();
  const ownerUrl = migrationDatabaseUrl ?? (await runningStack())?.databaseUrl;
  if (ownerUrl === undefined)
    throw new Error('The database is not known: start Longshore on this machine (npm start), or set DATABASE_URL.');
  if (action === undefined) {
    const { key } = await issueKey(ownerUrl, code, name, options['key-name'], expiresAt ?? null);
    await storeKey(home, code, key);
    console.log(`New API key of the company ${code}, shown only now; it is stored for "npm run import":\n${key}`);
  } else {
    await actions[action]({ ownerUrl, home, code, keys, all, expiresAt, gracePeriod: grace });
  }
  return 0;
}

process.exitCode = await runCommand({ help, parse, run }, process.argv.slice(2));
