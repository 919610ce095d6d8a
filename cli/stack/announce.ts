import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writePrivateFile } from '../../core/local-files/private-files.js';
import { withoutPassword } from '../../runtime/value-check.js';
import type { Log } from './log.js';
import type { Stack } from './stack.js';
import type { StopReport } from './stages.js';

/** What other commands of this machine need to speak to a stack that runs. */
export interface RunningStack {
  apiUrl: string;
  /** Of the database's owner: making companies and keys is done there. */
  databaseUrl: string;
}

export const runningFile = (home: string): string => join(home, 'running.json');

/** Leaves word of a running stack in its home, for its user's eyes only; gives what takes it back. */
export async function announce({ apiUrl, configuration }: Stack): Promise<() => Promise<void>> {
  const path = runningFile(configuration.home);
  const running: RunningStack = { apiUrl, databaseUrl: configuration.migrationDatabaseUrl };
  await writePrivateFile(path, JSON.stringify(running));
  return () => rm(path, { force: true });
}

/** Where everything is, as a table. */
export function addresses({
  apiUrl,
  apiDocsUrl,
  temporalUiUrl,
  configuration,
  logDirectory,
  processes,
}: Stack): string {
  const shown = (path: string) => relative('', path) || '.';
  const rows: [string, string][] = [
    ['API', apiUrl],
    ['API docs', apiDocsUrl],
    ['Temporal', configuration.temporalAddress],
    ...(temporalUiUrl ? [['Temporal UI', temporalUiUrl] satisfies [string, string]] : []),
    ['Database', withoutPassword(configuration.migrationDatabaseUrl)],
    ['Logs', shown(logDirectory)],
  ];
  if (processes.postgres) rows.push(['Password', shown(join(configuration.home, 'postgres', 'password'))]);
  return rows.map(([name, value]) => `  ${name.padEnd(12)} ${value}`).join('\n');
}

/** Says how each part stopped; the exit code is 0 only where all did in good order. */
export function reportStop(reports: readonly StopReport[], log: Log): number {
  const words = {
    stopped: 'stopped',
    killed: 'killed, because it did not stop in time',
    gone: 'was not running any more',
  };
  for (const { name, outcome } of reports)
    log(`  ${name.padEnd(12)} ${outcome instanceof Error ? `NOT stopped: ${outcome.message}` : words[outcome]}`);
  return reports.every(({ outcome }) => outcome === 'stopped') ? 0 : 1;
}

/** Resolves at the first Ctrl-C or its like, and aborts `stopping`; a second one ends at once. */
export async function waitForInterrupt(
  stopRequested: Promise<string>,
  stopping: AbortController,
  log: Log,
): Promise<void> {
  const by = await stopRequested;
  stopping.abort(new Error('interrupted'));
  log(`\nStopping (${by}); a second Ctrl-C ends at once, without waiting.`);
  const since = performance.now();
  process.on('SIGINT', () => {
    // npm passes on the very Ctrl-C that the terminal has sent us already.
    if (performance.now() - since < 1_000) return;
    log('Ended at once: work in hand is taken up again at the next start.');
    process.exit(130);
  });
}
