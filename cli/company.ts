/** `npm run company`: makes a company, and an API key for it. */
import { parseArgs } from 'node:util';
import { readConfiguration } from '../configuration.js';
import { issueKey } from '../db/api-key.js';
import { messageOf } from '../stack/poll.js';
import { keepKey, runningStack } from './running-stack.js';

const help = `Makes a company where it does not exist, and a new API key for it. The key is shown once.

Usage: npm run company -- CODE [--name NAME] [--key-name NAME]

The database is MIGRATION_DATABASE_URL, else DATABASE_URL (of its owner), or that of the stack running on this machine.`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        'key-name': { type: 'string', default: 'command line' },
        help: { type: 'boolean', default: false },
      },
    });
    const [code] = positionals;
    if (values.help || code === undefined || positionals.length > 1) {
      console.log(help);
      return values.help ? 0 : 2;
    }
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(code))
      throw new Error('A company code has letters, digits, "_" and "-", 40 at most.');
    const { databaseUrl, migrationDatabaseUrl = databaseUrl, home } = readConfiguration();
    const url = migrationDatabaseUrl ?? (await runningStack())?.databaseUrl;
    if (url === undefined) throw new Error('No Longshore runs here (npm start), and DATABASE_URL names no database.');
    const { key } = await issueKey(url, code, values.name ?? code, values['key-name']);
    await keepKey(home, code, key);
    console.log(`Company ${code}. API key, shown only now and kept for "npm run import":\n${key}`);
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  }
}
