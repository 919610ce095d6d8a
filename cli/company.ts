/** `npm run company`: makes a company and API keys for it, and ends keys. */
import { parseArgs } from 'node:util';
import { issueKey } from '../db/api-key.js';
import { readConfiguration } from '../runtime/configuration.js';
import { runCommand } from './command.js';
import { type CompanyKeys, expireKeys, listKeys, revokeKeys, rotateKeys } from './company-keys.js';
import { expiryOf } from './duration.js';
import { runningStack, storeKey } from './running-stack.js';

const help = `Makes a company where it does not exist, and a new API key for it; lists, ends and replaces its keys.
A key is shown once, when it is made.

Usage: npm run company -- CODE [--name NAME] [--key-name NAME] [--expires TIME]   makes the company, and a key
       npm run company -- CODE keys                                               lists its keys
       npm run company -- CODE revoke KEY... | --all                              ends keys at once
       npm run company -- CODE rotate KEY [--grace TIME] [--expires TIME]         replaces a key by a new one
       npm run company -- CODE expire KEY... --expires TIME                       has keys end by themselves

KEY is the beginning of a key (lsk_ and 8 characters), its id, or its name where only one valid key has it.
TIME is a number of days, hours or minutes from now, such as 90d, 12h or 30m, and "never" for --expires.
--grace is for how long a replaced key stays valid: 24h where it is not given, 0 for not at all.
Event streams and requests that wait under a key end with it.

The database is MIGRATION_DATABASE_URL, else DATABASE_URL (of its owner), or that of the stack running on this machine.`;

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
      grace: { type: 'string' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [code = '', action, ...keys] = positionals;
  if (values.help) return { ...values, code, action: undefined, keys };
  if (code === '') throw new Error('Which company?');
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(code))
    throw new Error('A company code has letters, digits, "_" and "-", 40 at most.');
  if (action !== undefined && !Object.hasOwn(actions, action))
    throw new Error(`There is no "${action}": expected keys, revoke, rotate or expire.`);
  if ((action === 'rotate' || action === 'expire' || (action === 'revoke' && !values.all)) && keys.length === 0)
    throw new Error('Which key?');
  if (action === 'rotate' && keys.length > 1) throw new Error('One key is replaced at a time.');
  if (action === 'expire' && values.expires === undefined) throw new Error('When? Say --expires TIME.');
  // Checked here, so that an invalid time shows the help.
  expiryOf(values.expires);
  return { ...values, code, action: action as Action | undefined, keys };
}

async function run(options: ReturnType<typeof parse>): Promise<number> {
  const { code, action, keys, name = code, expires, grace, all } = options;
  const { databaseUrl, migrationDatabaseUrl = databaseUrl, home } = readConfiguration();
  const ownerUrl = migrationDatabaseUrl ?? (await runningStack())?.databaseUrl;
  if (ownerUrl === undefined)
    throw new Error('No Longshore runs here (npm start), and DATABASE_URL names no database.');
  if (action === undefined) {
    const { key } = await issueKey(ownerUrl, code, name, options['key-name'], expiryOf(expires) ?? null);
    await storeKey(home, code, key);
    console.log(`Company ${code}. API key, shown only now and stored for "npm run import":\n${key}`);
  } else {
    const which: CompanyKeys = { ownerUrl, home, code, keys, all, expires, grace };
    await actions[action](which);
  }
  return 0;
}

process.exitCode = await runCommand({ help, parse, run }, process.argv.slice(2));
