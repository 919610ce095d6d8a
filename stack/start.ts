/** `npm start`: all of Longshore on this machine, until Ctrl-C. */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Configuration, ConfigurationError, describeConfiguration, readConfiguration } from '../configuration.js';
import { type Log, terminalLog } from './log.js';
import { messageOf } from './poll.js';
import { type Stack, startStack } from './stack.js';
import type { StopReport } from './stages.js';
import { untilToldToStop } from './supervised-process.js';
import { withoutPassword } from './value-check.js';

const help = `Starts Longshore: PostgreSQL, Temporal, workers and the API. Ctrl-C stops them all.

Usage: npm start [-- --verbose]

  --verbose  show what the API and the workers log, which always goes to files too
  --help     show this

Environment:
${describeConfiguration()}`;

process.exitCode = await main(process.argv.slice(2), terminalLog());
// Whatever a library keeps open must not keep a stopped stack on the screen.
process.exit();

async function main(parameters: string[], log: Log): Promise<number> {
  try {
    const { values } = parseArgs({
      args: parameters,
      options: { help: { type: 'boolean' }, verbose: { type: 'boolean' } },
    });
    if (values.help) {
      log(help);
      return 0;
    }
    return await run(readConfiguration(), values.verbose ?? false, log);
  } catch (error) {
    const problem = error instanceof ConfigurationError ? 'The configuration is wrong' : 'Failed';
    log(`${problem}:\n${messageOf(error)}`);
    return 1;
  }
}

async function run(configuration: Configuration, verbose: boolean, log: Log): Promise<number> {
  const stopping = new AbortController();
  const told = untilToldToStop().then((by) => {
    stopping.abort(new Error('interrupted'));
    log(`\nStopping (${by}); a second Ctrl-C ends at once, without waiting.`);
    const since = performance.now();
    process.on('SIGINT', () => {
      // npm passes on the very Ctrl-C that the terminal has sent us already.
      if (performance.now() - since < 1_000) return;
      log('Ended at once: work in hand is taken up again at the next start.');
      process.exit(130);
    });
  });
  log('Starting Longshore …');
  const begun = performance.now();
  const stack = await startStack(configuration, {
    log,
    verbose,
    signal: stopping.signal,
  }).catch((error) => {
    if (stopping.signal.aborted) return undefined;
    throw error;
  });
  if (stack === undefined) {
    log('Interrupted before the start was complete; what had been started is stopped.');
    return 130;
  }
  log(`Longshore runs (started in ${((performance.now() - begun) / 1000).toFixed(1)} s).\n`);
  log(addresses(stack));
  await told;
  return tellStop(await stack.stop(), log);
}

function addresses({ apiUrl, apiDocsUrl, temporalUiUrl, configuration, logDirectory, ...stack }: Stack) {
  const shown = (path: string) => relative('', path) || '.';
  const rows: [string, string][] = [
    ['API', apiUrl],
    ['API docs', apiDocsUrl],
    ['Temporal UI', temporalUiUrl ?? `(of ${configuration.temporalAddress})`],
    ['Database', withoutPassword(configuration.databaseUrl)],
    ['Logs', shown(logDirectory)],
  ];
  if (stack.processes.postgres) rows.push(['Password', shown(join(configuration.home, 'postgres', 'password'))]);
  return rows.map(([name, value]) => `  ${name.padEnd(12)} ${value}`).join('\n');
}

function tellStop(reports: readonly StopReport[], log: Log): number {
  const words = {
    stopped: 'stopped',
    killed: 'killed, because it did not stop in time',
    gone: 'was not running any more',
  };
  for (const { name, outcome } of reports)
    log(`  ${name.padEnd(12)} ${outcome instanceof Error ? `NOT stopped: ${outcome.message}` : words[outcome]}`);
  return reports.every(({ outcome }) => outcome === 'stopped') ? 0 : 1;
}
