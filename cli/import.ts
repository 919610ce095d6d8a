/** `npm run import`: uploads a file to a running server and shows its progress. */

import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../runtime/configuration.js';
import { runCommand } from './command.js';
import { ApiProblem, ImportClient } from './import-client.js';
import { exitCodeOf, outcomeOf } from './outcome.js';
import { ProgressDisplay } from './progress-line.js';
import { reportDryRun } from './report-dry-run.js';
import { reportOutcome } from './report-outcome.js';
import { keyFile, runningStack, storedKey } from './running-stack.js';
import { messageOf } from './stack/poll.js';

const help = `Uploads a file to a running Longshore and shows its progress.

Usage: npm run import -- FILE --integration CODE [--company C] [--dry-run] [--force] [--json]

  --integration  code of the saved integration
  --company      code of the company; default: demo
  --dry-run      find out what would happen and write nothing; says how to import it then
  --force        import it also where the same content was imported before
  --json         end with one line of JSON: status, message, fault, rows, documents, lines, errors, seconds;
                 of a dry run: as the API has it

Environment:
  LONGSHORE_URL      address of the API; default: that of the stack running on this machine
  LONGSHORE_API_KEY  the company's API key; default: the one that the demo or \`npm run company\` kept

Exit code:
  0  every record was completed, or in a dry run would be
  1  some record was not: errors, a cancel, a file that cannot be imported ("status" says which), or a
     server that refused the file or did not answer (then there is no line of JSON)
  2  the command was not understood
  3  the same content was imported before, so nothing was done; its address is printed`;

process.exitCode = await runCommand({ help, parse, run, reportFailure }, process.argv.slice(2));

function reportFailure(error: unknown): number {
  console.error(messageOf(error));
  if (!(error instanceof ApiProblem && error.problem.code === 'same_content')) return 1;
  console.error('  For this command "force=true" is --force.');
  return 3;
}

function parse(parameters: string[]) {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      integration: { type: 'string' },
      company: { type: 'string', default: 'demo' },
      'dry-run': { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (!values.help && (file === undefined || positionals.length > 1)) throw new Error('Name exactly one FILE.');
  if (!values.help && !values.integration) throw new Error('Name the --integration.');
  return { ...values, file: file ?? '', integration: values.integration ?? '' };
}

async function run({ file, integration, company, force, json, ...more }: ReturnType<typeof parse>): Promise<number> {
  const dry = more['dry-run'];
  const there = await stat(file).catch(() => undefined);
  if (!there?.isFile()) throw new Error(`${file}: ${there ? 'it is not a file' : 'there is no such file'}.`);
  const url = process.env.LONGSHORE_URL ?? (await runningStack())?.apiUrl;
  if (url === undefined)
    throw new Error('No Longshore runs here (npm start, npm run demo), and LONGSHORE_URL names none.');
  const { home } = readConfiguration();
  const key = process.env.LONGSHORE_API_KEY ?? (await storedKey(home, company));
  if (key === undefined)
    throw new Error(
      `No API key for the company ${company}: set LONGSHORE_API_KEY, or run "npm run company -- ${company}".`,
    );
  const client = new ImportClient(url, company, key);
  const display = new ProgressDisplay();
  const began = performance.now();
  const started = await client.start(integration, file, {
    // A dry run may be repeated with the same content.
    force: force || dry,
    processing: dry ? 'choose' : 'background',
  });
  const done = await client.follow(started.id, (found) => display.show(found));
  const shownKey = process.env.LONGSHORE_API_KEY
    ? '$LONGSHORE_API_KEY'
    : `$(cat '${relative('', keyFile(home, company))}')`;
  if (dry && done.status === 'Staged') {
    const found = await client.dryRun(done.id, (tried) => display.showDryRun(tried));
    display.end();
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
