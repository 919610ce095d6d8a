/** `npm run import`: uploads a file to a running server and shows its progress. */

import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../runtime/configuration.js';
import { reportFailure, runCommand } from './command.js';
import { companyClient, companyOptions, companyOptionsHelp } from './company-client.js';
import { ApiProblem } from './import-client.js';
import { describeNotices, exitCodeOf, outcomeOf } from './outcome.js';
import { ProgressDisplay } from './progress-line.js';
import { reportDryRun } from './report-dry-run.js';
import { reportOutcome } from './report-outcome.js';
import { keyFile } from './running-stack.js';

const help = `Uploads a file to a running Longshore, which imports it, and shows the progress and the errors.

Usage: npm run import -- FILE --integration CODE [--company C] [--url URL] [--key KEY] [--dry-run] [--force] [--json]

  --integration  code of the integration, which describes the file
${companyOptionsHelp}
  --dry-run      only determine what would happen; prints how to import the file afterwards
  --force        import the file even if the same content was imported before
  --json         at the end, print one line of JSON: status, message, fault, notices, rows, documents, lines, errors
                 and seconds; with --dry-run the dry run as in the API
  --help         print this text

Example: npm run import -- orders.csv --integration sales-orders --company acme --dry-run

Exit code:
  0  every record was completed (with --dry-run: would be)
  1  some records were not: errors, a cancelled import, or a file that cannot be imported ("status" tells which);
     or the server refused the file or did not answer (then no JSON is printed)
  2  the parameters are invalid
  3  the same content was imported before, and nothing was done; the address of that import is printed`;

process.exitCode = await runCommand({ help, parse, run, reportFailure: reportImportFailure }, process.argv.slice(2));

function reportImportFailure(error: unknown): number {
  const code = reportFailure(error);
  if (!(error instanceof ApiProblem && error.problem.code === 'same_content')) return code;
  console.error('  With this command, use --force for "force=true".');
  return 3;
}

function parse(parameters: string[]) {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      integration: { type: 'string' },
      ...companyOptions,
      'dry-run': { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (!values.help && (file === undefined || positionals.length > 1))
    throw new Error(`Expected one FILE, got ${positionals.length}.`);
  if (!values.help && !values.integration) throw new Error('--integration CODE is missing.');
  return { ...values, file: file ?? '', integration: values.integration ?? '' };
}

async function run({ file, integration, force, json, ...options }: ReturnType<typeof parse>): Promise<number> {
  const dryRun = options['dry-run'];
  const entry = await stat(file).catch(() => undefined);
  if (!entry?.isFile())
    throw new Error(`FILE must be an existing file, ${file} ${entry ? 'is not a file' : 'does not exist'}.`);
  const client = await companyClient(options);
  const display = new ProgressDisplay();
  const began = performance.now();
  const started = await client.start(integration, file, {
    // A dry run may be repeated with the same content.
    force: force || dryRun,
    processing: dryRun ? 'choose' : 'background',
  });
  const done = await client.follow(started.id, (found) => display.show(found));
  const shownKey =
    options.key !== undefined || process.env.LONGSHORE_API_KEY
      ? '$LONGSHORE_API_KEY'
      : `$(cat '${relative('', keyFile(readConfiguration().home, options.company))}')`;
  if (dryRun && done.status === 'Staged') {
    const found = await client.dryRun(done.id, (state) => display.showDryRun(state));
    display.end();
    for (const line of describeNotices(done.notices)) console.log(line);
    await reportDryRun(client, done.id, found, { key: shownKey, log: console.log });
    if (json) console.log(JSON.stringify(found));
    return found.status === 'Completed' && found.counts.errors === 0 ? 0 : 1;
  }
  const seconds = (performance.now() - began) / 1000;
  display.end();
  await reportOutcome(client, done, { seconds, key: shownKey, log: console.log });
  if (json) console.log(JSON.stringify(outcomeOf(done, seconds)));
  return exitCodeOf(done);
}
