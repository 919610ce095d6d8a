/** `npm start`: all of Longshore on this machine, until Ctrl-C. */
import { parseArgs } from 'node:util';
import { keepFilesPrivate } from '../../core/local-files/private-files.js';
import {
  type Configuration,
  ConfigurationError,
  describeConfiguration,
  readConfiguration,
} from '../../runtime/configuration.js';
import { waitForStop } from '../../runtime/supervised-process.js';
import { addresses, announce, reportStop, waitForInterrupt } from './announce.js';
import { type Log, terminalLog } from './log.js';
import { messageOf } from './poll.js';
import { startStack } from './stack.js';

const help = `Starts Longshore: PostgreSQL, Temporal, workers and the API. Ctrl-C stops them all.

Usage: npm start [-- --verbose]

  --verbose  show what the API and the workers log, which always goes to files too
  --help     show this

Environment:
${describeConfiguration()}`;

keepFilesPrivate();
process.exitCode = await main(process.argv.slice(2), terminalLog());
// Handles that libraries leave open must not keep the process running.
process.exit();

async function main(parameters: string[], log: Log): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(parameters);
  } catch (error) {
    log(`${messageOf(error)}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    log(help);
    return 0;
  }
  try {
    return await run(readConfiguration(), options.verbose, log);
  } catch (error) {
    const problem = error instanceof ConfigurationError ? 'The configuration is wrong' : 'Failed';
    log(`${problem}:\n${messageOf(error)}`);
    return 1;
  }
}

function parse(parameters: string[]) {
  return parseArgs({
    args: parameters,
    options: { help: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
  }).values;
}

async function run(configuration: Configuration, verbose: boolean, log: Log): Promise<number> {
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
    log('Interrupted before the start was complete; what had been started is stopped.');
    return 130;
  }
  log(`Longshore runs (started in ${((performance.now() - begun) / 1000).toFixed(1)} s).\n`);
  log(addresses(stack));
  const retract = await announce(stack);
  await stopRequested;
  await retract();
  return reportStop(await stack.stop(), log);
}
