import { readConfiguration } from '../runtime/configuration.js';
import { ImportClient } from './import-client.js';
import { runningStack, storedKey } from './running-stack.js';

/** The options by which a command chooses server and company, for `parseArgs`. */
export const companyOptions = {
  company: { type: 'string', default: 'demo' },
  url: { type: 'string' },
  key: { type: 'string' },
} as const;

/** Describes them in a help text. */
export const companyOptionsHelp = `\
  --company C    code of the company; default: demo
  --url URL      address of the API; default: LONGSHORE_URL, or else the stack that runs on this machine
  --key KEY      API key of the company; default: LONGSHORE_API_KEY, or else the key that npm run demo or
                 npm run company has stored on this machine`;

/** Values of these options. What is missing is read from the environment or this machine. */
export interface CompanyOptions {
  company: string;
  url?: string | undefined;
  key?: string | undefined;
}

/** Returns a client for a company. Throws if neither options, environment nor this machine name server and key. */
export async function companyClient({ company, url, key }: CompanyOptions): Promise<ImportClient> {
  const address = url ?? process.env.LONGSHORE_URL ?? (await runningStack())?.apiUrl;
  if (address === undefined)
    throw new Error(
      'The address of the API is not known: start Longshore on this machine (npm start), or set --url or LONGSHORE_URL.',
    );
  const secret = key ?? process.env.LONGSHORE_API_KEY ?? (await storedKey(readConfiguration().home, company));
  if (secret === undefined)
    throw new Error(
      `The API key of the company ${company} is not known: set --key or LONGSHORE_API_KEY, or create one with "npm run company -- ${company}".`,
    );
  return new ImportClient(address.replace(/(?<!\/)\/+$/, ''), company, secret);
}
