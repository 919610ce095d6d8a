/** `npm run setups`: exports, compares and imports a company's integrations as files. */

import { parseArgs } from 'node:util';
import { runCommand } from './command.js';
import { companyClient, companyOptions, companyOptionsHelp } from './company-client.js';
import { ApiProblem } from './import-client.js';
import { changeLines, comparedSetups } from './setup-changes.js';
import { prepareFolder, readFolder, type ValidFile, writeSetup } from './setup-folder.js';

const help = `Copies a company's integrations to JSON files and back. A folder has a file CODE.json for each integration, and their
JSON Schema, with which editors check and complete the files.

Usage: npm run setups -- export DIR [options]  write every integration of the company to a file of DIR
       npm run setups -- diff DIR [options]    show what an import would change
       npm run setups -- import DIR [options]  save each file that differs; integrations without a file stay
       npm run setups -- check DIR             show the mistakes in the files; needs no server

${companyOptionsHelp}
  --comment TEXT with import: the reason, which is stored with each new version
  --dry-run      with import: only show what would change
  --help         print this text

Example, which copies the integrations of one company to another:
  npm run setups -- export setups --company acme
  npm run setups -- import setups --company other --comment "As at Acme"

Exit code: 0 on success, 1 if files have mistakes, differ (with diff) or could not be saved, 2 if the parameters are
invalid.`;

function parse(parameters: string[]) {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      ...companyOptions,
      comment: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command = '', folder] = positionals;
  if (!values.help && !Object.hasOwn(commands, command))
    throw new Error(`The action must be one of export, diff, import and check, got ${command || 'none'}.`);
  if (!values.help && positionals.length !== 2) throw new Error(`Expected one DIR, got ${positionals.length - 1}.`);
  return { ...values, command: command as keyof typeof commands, folder: folder ?? '' };
}

type Options = ReturnType<typeof parse>;

/** Each returns the exit code. */
const commands = { export: exportSetups, diff, import: importSetups, check };

async function exportSetups(options: Options): Promise<number> {
  const client = await companyClient(options);
  const integrations = await client.integrations();
  await prepareFolder(options.folder);
  for (const { code, version, setup } of integrations) {
    await writeSetup(options.folder, code, setup);
    console.log(`${code}.json: version ${version}`);
  }
  return 0;
}

async function check({ folder }: Options): Promise<number> {
  return (await readValidFiles(folder)) ? 0 : 1;
}

/** Returns the files of a folder if all are valid; else prints the faults and returns undefined. */
async function readValidFiles(folder: string): Promise<ValidFile[] | undefined> {
  const files = await readFolder(folder);
  const faults = files.flatMap(({ name, faults: found }) =>
    found.map(({ pointer, detail }) => `${name}: ${pointer ? `${pointer} ` : ''}${detail}`),
  );
  for (const line of faults) console.error(line);
  const counted = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  if (faults.length === 0) console.log(`${counted}, no mistakes`);
  return faults.length === 0 ? files.flatMap(({ code, setup }) => (setup ? [{ code, setup }] : [])) : undefined;
}

async function diff(options: Options): Promise<number> {
  const files = await readValidFiles(options.folder);
  if (!files) return 1;
  const existing = await (await companyClient(options)).integrations();
  const compared = comparedSetups(files, existing);
  for (const setup of compared) for (const line of changeLines(setup)) console.log(line);
  const withoutFile = existing.filter(({ code }) => !files.some((file) => file.code === code));
  for (const { code } of withoutFile) console.log(`${code}: has no file here`);
  return compared.every(({ changes }) => changes.length === 0) && withoutFile.length === 0 ? 0 : 1;
}

async function importSetups(options: Options): Promise<number> {
  const files = await readValidFiles(options.folder);
  if (!files) return 1;
  const client = await companyClient(options);
  let refused = 0;
  for (const compared of comparedSetups(files, await client.integrations())) {
    const { code, setup, existing, changes } = compared;
    if (options['dry-run'] || changes.length === 0) {
      for (const line of changeLines(compared)) console.log(line);
      continue;
    }
    const { comment } = options;
    const saved = await client
      .putIntegration(code, setup, { baseVersion: existing?.version, comment })
      .catch((error) => {
        if (!(error instanceof ApiProblem)) throw error;
        // A refused file does not prevent the others from being saved.
        console.error(`${code}: ${error.message}`);
        refused += 1;
      });
    if (saved) console.log(`${code}: ${existing ? 'changed' : 'created'}, version ${saved.version}`);
  }
  return refused === 0 ? 0 : 1;
}

process.exitCode = await runCommand(
  { help, parse, run: (options) => commands[options.command](options) },
  process.argv.slice(2),
);
