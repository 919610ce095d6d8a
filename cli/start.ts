/** `npm start`: runs all of Longshore on this machine until Ctrl-C. */
import { parseArgs } from 'node:util';
import { describeConfiguration, readConfiguration } from '../runtime/configuration.js';
import { keepFilesPrivate } from '../runtime/local-files/private-files.js';
import { waitForStop } from '../runtime/supervised-process.js';
import { runCommand } from './command.js';
import { addresses, announce, reportStop, waitForInterrupt } from './stack/announce.js';
import { terminalLog } from './stack/log.js';
import { startStack } from './stack/stack.js';

const help = `Runs Longshore on this machine: PostgreSQL, a Temporal server, workers and the API. Ctrl-C stops all of them.

Usage: npm start [-- --verbose]

  --verbose  also print what API and workers log; it is always written to files (the start prints their directory)
  --help     print this text

Example: API_PORT=3988 WORKERS=2 npm start

Exit code: 0 if all parts were stopped gracefully, 1 if one failed or had to be killed, 2 if the parameters are
invalid, 130 if the start was interrupted.

Environment variables, each with what it accepts:
${describeConfiguration()}`;

keepFilesPrivate();
process.exitCode = await runCommand({ help, parse, run }, process.argv.slice(2));
// Handles that libraries leave open must not keep the process running.
process.exit();

function parse(parameters: string[]) {
  return parseArgs({
    args: parameters,
    options: { help: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
  }).values;
}

async function run({ verbose }: ReturnType<typeof parse>): Promise<number> {
  const configuration = readConfiguration();
  const log = terminalLog();
  const stopping = new AbortController();
  const stopRequested = waitForInterrupt(waitForStop(), stopping, log);
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
    log('Interrupted during the start; the parts that had been started are stopped.');
    return 130;
  }
  log(`Longshore runs (started in ${((performance.now() - begun) / 1000).toFixed(1)} s).\n`);
  log(addresses(stack));
  const retract = await announce(stack);
  await stopRequested;
  await retract();
  return reportStop(await stack.stop(), log);
}
