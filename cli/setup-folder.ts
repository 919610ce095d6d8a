import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { SetupFault } from '../core/model/setup-fault.js';
import { withDefinitions } from '../core/schema/named-shapes.js';
import type { IntegrationSetup } from '../core/setup/setup.js';
import { codePattern, SetupFile, setupFileText, setupIn } from '../core/setup/setup-file.js';
import { setupSchemaText } from '../core/setup/setup-schema.js';
import { checkSetup } from '../core/setup-check/check-setup.js';
import { textBetween } from '../core/text/cut-text.js';
import { schemaFaults } from '../core/text/schema-faults.js';
import { messageOf } from './stack/poll.js';

/** The JSON Schema beside the files, so that editors can complete and check them without a server. */
const schemaName = 'integration-setup.schema.json';

/** A valid file. */
export interface ValidFile {
  code: string;
  setup: IntegrationSetup;
}

/** A file of a folder: its setup, or the faults in it. */
interface FolderFile {
  name: string;
  code: string;
  setup?: IntegrationSetup;
  faults: SetupFault[];
}

/** Writes a setup as `CODE.json`. */
export async function writeSetup(folder: string, code: string, setup: IntegrationSetup): Promise<void> {
  await writeFile(join(folder, `${code}.json`), setupFileText(`./${schemaName}`, code, setup));
}

/** Creates the folder if it does not exist, and writes the JSON Schema to it. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, schemaName), setupSchemaText());
}

/** Every setup of a folder, in the order of codes. Throws if the folder cannot be read. */
export async function readFolder(folder: string): Promise<FolderFile[]> {
  const entries = await readdir(folder).catch((error) => {
    throw new Error(`DIR must be an existing folder: ${messageOf(error)}`);
  });
  const names = entries.filter((name) => name.endsWith('.json') && name !== schemaName).sort();
  return Promise.all(names.map(async (name) => readSetup(name, await readFile(join(folder, name), 'utf8'))));
}

function readSetup(name: string, text: string): FolderFile {
  const code = textBetween(name, 0, -'.json'.length);
  const withFault = (pointer: string, detail: string): FolderFile => ({ name, code, faults: [{ pointer, detail }] });
  if (!codePattern.test(code))
    return withFault(
      '',
      'The name of the file must be the code of an integration (letters, digits, "_", "." and "-") and ".json".',
    );
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return withFault('', `The file is not valid JSON: ${messageOf(error)}`);
  }
  const checked = checkSetupFile(content);
  if (checked.faults.length > 0 || !checked.file) return { name, code, faults: checked.faults };
  if (checked.file.code !== undefined && checked.file.code !== code)
    return withFault('/code', `The code must be "${code}", as in the name of the file; it is "${checked.file.code}".`);
  return { name, code, setup: setupIn(checked.file), faults: [] };
}

const isSetupFile = new Ajv({ strict: false, verbose: true, discriminator: true, allErrors: true }).compile<SetupFile>(
  withDefinitions(SetupFile),
);

/** Checks a setup file and returns the same faults as the API: those of its schema, or else those of its content. */
function checkSetupFile(content: unknown): { file?: SetupFile; faults: SetupFault[] } {
  if (!isSetupFile(content)) return { faults: schemaFaults(isSetupFile.errors ?? []) };
  return { file: content, faults: checkSetup(setupIn(content)) };
}
