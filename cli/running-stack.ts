import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueKey } from '../db/api-key.js';
import { readConfiguration } from '../runtime/configuration.js';
import { writePrivateFile } from '../runtime/local-files/private-files.js';
import { type RunningStack, runningFile } from './stack/announce.js';
import { makeHome } from './stack/make-home.js';

/** The stack that runs on this machine, from the file that it has written; undefined if there is none. */
export async function runningStack(): Promise<RunningStack | undefined> {
  const text = await readFile(runningFile(readConfiguration().home), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as RunningStack);
}

/** The file that stores a company's key. */
export const keyFile = (home: string, company: string): string => join(home, `api-key-${company}`);

/** The key that this machine's commands use for a company; undefined if none is stored. */
export function storedKey(home: string, company: string): Promise<string | undefined> {
  return readFile(keyFile(home, company), 'utf8').then(
    (content) => content.trim(),
    () => undefined,
  );
}

/** Stores a company's key for this machine's commands, readable only by the current user. */
export async function storeKey(home: string, company: string, key: string): Promise<void> {
  await makeHome(home);
  await writePrivateFile(keyFile(home, company), `${key}\n`);
}

/** The company's stored key if it is still valid, else a new one, which is stored. */
export async function companyKey(home: string, running: RunningStack, company: string, name: string): Promise<string> {
  const stored = await storedKey(home, company);
  if (stored !== undefined) {
    const answer = await fetch(`${running.apiUrl}/v1/companies`, { headers: { authorization: `Bearer ${stored}` } });
    if (answer.ok) return stored;
  }
  const { key } = await issueKey(running.databaseUrl, company, name, 'demo');
  await storeKey(home, company, key);
  return key;
}
