/** `npm run setups`: exports, compares and imports a company's integrations as files. */

import { parseArgs } from 'node:util';
import { runCommand } from './command.js';
import { companyClient } from './company-client.js';
import { ApiProblem } from './import-client.js';
import { changeLines, comparedSetups } from './setup-changes.js';
import { prepareFolder, readFolder, type ValidFile, writeSetup } from './setup-folder.js';

const help = `Keeps a company's integrations as JSON files, one CODE.json each, beside the JSON Schema they are edited with.

Usage: npm run setups -- export DIR      write every integration of the company
       npm run setups -- diff DIR        show what an import would change
       npm run setups -- import DIR      save the files that differ; integrations without a file stay
       npm run setups -- check DIR       say what is wrong with the files; needs no server

  --company C    code of the company; default: demo
  --url URL      address of the API; default: LONGSHORE_URL, or the stack running on this machine
  --key KEY      the company's API key; default: LONGSHORE_API_KEY, or the one that \`npm run company\` kept
  --comment TEXT with import: why, kept with each new version
  --dry-run      with import: only show what it would change

To copy between companies: export with one company's key, import with the other's.

Exit code: 0 when all went well, 1 when files are wrong, differ (diff) or could not be saved, 2 when the
command was not understood.`;

function parse(parameters: string[]) {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      company: { type: 'string', default: 'demo' },
      url: { type: 'string' },
      key: { type: 'string' },
      comment: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command = '', folder] = positionals;
  if (!values.help && !Object.hasOwn(commands, command)) throw new Error('Name export, diff, import or check.');
  if (!values.help && (folder === undefined || positionals.length > 2)) throw new Error('Name exactly one DIR.');
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
  if (faults.length === 0) console.log(`${counted}, nothing wrong`);
  return faults.length === 0 ? files.flatMap(({ code, setup }) => (setup ? [{ code, setup }] : [])) : undefined;
}

async function diff(options: Options): Promise<number> {
  const files = await readValidFiles(options.folder);
  if (!files) return 1;
  const existing = await (await companyClient(options)).integrations();
  const compared = comparedSetups(files, existing);
  for (const one of compared) for (const line of changeLines(one)) console.log(line);
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
