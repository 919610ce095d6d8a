/** `npm run generate`: writes the files that are generated from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApiText } from '../api/openapi.js';
import { withStates } from '../core/model/states-text.js';
import { projectRoot } from '../runtime/project-root.js';
import { runCommand } from './command.js';

const help = `Writes the files that are generated from the code: openapi.json, and the tables of docs/states.md. Needs neither
PostgreSQL nor Temporal.

Usage: npm run generate`;

async function run(): Promise<number> {
  const states = join(projectRoot, 'docs/states.md');
  await writeFile(join(projectRoot, 'openapi.json'), await openApiText());
  await writeFile(states, withStates(await readFile(states, 'utf8')));
  return 0;
}

const parse = (parameters: string[]) =>
  parseArgs({ args: parameters, options: { help: { type: 'boolean', default: false } } }).values;

process.exitCode = await runCommand({ help, parse, run }, process.argv.slice(2));
