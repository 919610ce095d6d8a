import { readConfiguration } from '../runtime/configuration.js';
import { ImportClient } from './import-client.js';
import { runningStack, storedKey } from './running-stack.js';

/** Options of a command for server and company. What is missing is read from the environment or this machine. */
export interface CompanyOptions {
  company: string;
  url?: string | undefined;
  key?: string | undefined;
}

/** Returns a client for a company. Throws if neither options, environment nor this machine name server and key. */
export async function companyClient({ company, url, key }: CompanyOptions): Promise<ImportClient> {
  const address = url ?? process.env.LONGSHORE_URL ?? (await runningStack())?.apiUrl;
  if (address === undefined)
    throw new Error('No Longshore runs here (npm start, npm run demo), and neither --url nor LONGSHORE_URL names one.');
  const secret = key ?? process.env.LONGSHORE_API_KEY ?? (await storedKey(readConfiguration().home, company));
  if (secret === undefined)
    throw new Error(
      `No API key for the company ${company}: use --key, set LONGSHORE_API_KEY, or run "npm run company -- ${company}".`,
    );
  return new ImportClient(address.replace(/(?<!\/)\/+$/, ''), company, secret);
}
