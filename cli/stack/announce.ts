import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writePrivateFile } from '../../runtime/local-files/private-files.js';
import { withoutPassword } from '../../runtime/value-check.js';
import type { Log } from './log.js';
import type { Stack } from './stack.js';
import type { StopReport } from './stages.js';

/** What other commands on this machine need to use a running stack. */
export interface RunningStack {
  apiUrl: string;
  /** URL of the database's owner, with which companies and keys are created. */
  databaseUrl: string;
}

export const runningFile = (home: string): string => join(home, 'running.json');

/** Writes the addresses of a running stack to its home, readable only by the current user. Returns a function that removes them. */
export async function announce({ apiUrl, configuration }: Stack): Promise<() => Promise<void>> {
  const path = runningFile(configuration.home);
  const running: RunningStack = { apiUrl, databaseUrl: configuration.migrationDatabaseUrl };
  await writePrivateFile(path, JSON.stringify(running));
  return () => rm(path, { force: true });
}

/** The addresses and paths of the stack, as a table. */
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

/** Prints how each part stopped. Returns the exit code: 0 only if all stopped gracefully. */
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

/** Resolves when a stop is requested (such as by Ctrl-C), and aborts `stopping`; a second Ctrl-C exits at once. */
export async function waitForInterrupt(
  stopRequested: Promise<string>,
  stopping: AbortController,
  log: Log,
): Promise<void> {
  const by = await stopRequested;
  stopping.abort(new Error('interrupted'));
  log(`\nStopping (${by}); a second Ctrl-C ends at once.`);
  const since = performance.now();
  // Of a signal to the process group npm forwards another one, which would leave the servers behind.
  process.on('SIGTERM', () => {});
  process.on('SIGINT', () => {
    // npm forwards the same Ctrl-C that the terminal has already sent to this process.
    if (performance.now() - since < 1_000) return;
    log('Ended at once: the next start continues unfinished work.');
    process.exit(130);
  });
}
