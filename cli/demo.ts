/** `npm run demo`: runs all of Longshore on this machine, and shows an import. */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../runtime/configuration.js';
import { keepFilesPrivate, makePrivateDirectory } from '../runtime/local-files/private-files.js';
import { waitForStop } from '../runtime/supervised-process.js';
import { runCommand } from './command.js';
import { importMasterData, orderCount, writeSampleOrders } from './demo-data.js';
import { ImportClient } from './import-client.js';
import { exitCodeOf, outcomeOf } from './outcome.js';
import { ProgressDisplay } from './progress-line.js';
import { reportOutcome } from './report-outcome.js';
import { companyKey } from './running-stack.js';
import { addresses, announce, reportStop, waitForInterrupt } from './stack/announce.js';
import { terminalLog } from './stack/log.js';
import { type Stack, startStack } from './stack/stack.js';

const help = `Runs Longshore on this machine as npm start does, and imports sample data into the company "demo": customers, vendors,
items, and ${orderCount.toLocaleString('en-US')} sales orders of 5 lines each. Then it runs until Ctrl-C. Each further demo imports further orders.

Usage: npm run demo [-- [--once] [--json]]

  --once  stop after the import
  --json  at the end, print one line of JSON to standard output, with the properties
          status, message, fault, notices, rows, documents, lines, errors and seconds
  --help  print this text

The environment variables are those of npm start (npm start -- --help).

Exit code: 0 on success (with --once: every record was completed), 1 otherwise, 2 if the parameters are invalid,
130 if it was interrupted before the import was done.`;

keepFilesPrivate();
const log = terminalLog(process.stderr);
process.exitCode = await runCommand({ help, parse, run }, process.argv.slice(2));
process.exit();

function parse(parameters: string[]) {
  return parseArgs({
    args: parameters,
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

async function run({ once, json }: ReturnType<typeof parse>): Promise<number> {
  const configuration = readConfiguration();
  const stopping = new AbortController();
  const stopRequested = waitForInterrupt(waitForStop(), stopping, log);
  log('Starting Longshore …');
  const stack = await startStack(configuration, { log, signal: stopping.signal });
  const retract = await announce(stack);
  const stop = async (): Promise<number> => {
    await retract();
    return reportStop(await stack.stop(), log);
  };
  try {
    const { line, code } = await importOrders(stack, stopping.signal);
    if (!once) {
      log(`\n${addresses(stack)}\n\nLongshore runs until Ctrl-C.`);
      await stopRequested;
    }
    const stopped = await stop();
    if (json) console.log(line);
    return once ? code : stopped;
  } catch (error) {
    await stop();
    if (stopping.signal.aborted) return 130;
    throw error;
  }
}

/** Imports master data and a file of orders over HTTP. Returns the outcome as a line of JSON, and the exit code. */
async function importOrders(stack: Stack, signal: AbortSignal): Promise<{ line: string; code: number }> {
  const { home, migrationDatabaseUrl: databaseUrl } = stack.configuration;
  const key = await companyKey(home, { apiUrl: stack.apiUrl, databaseUrl }, 'demo', 'Demo');
  const client = new ImportClient(stack.apiUrl, 'demo', key);
  const samples = join(home, 'samples');
  await makePrivateDirectory(samples);
  await importMasterData(client, samples, log);
  signal.throwIfAborted();
  const path = await writeSampleOrders(client, samples, log);
  log(`Importing ${path} over HTTP …`);
  const display = new ProgressDisplay();
  const began = performance.now();
  const started = await client.start('sales-orders', path);
  const done = await client.follow(started.id, (found) => {
    signal.throwIfAborted();
    display.show(found);
  });
  const seconds = (performance.now() - began) / 1000;
  display.end();
  await reportOutcome(client, done, { seconds, key, log });
  log(`  API key of the company demo: ${key}`);
  return { line: JSON.stringify(outcomeOf(done, seconds)), code: exitCodeOf(done) };
}
