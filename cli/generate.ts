import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiText } from '../api/openapi.js';
import { withImportStates } from '../core/model/import-states-text.js';
import { projectRoot } from '../runtime/project-root.js';

/** Writes the files that are generated from the code. It needs neither the database nor Temporal. */
const inProject = (path: string): string => join(projectRoot, path);
await writeFile(inProject('openapi.json'), await openApiText());
await writeFile(inProject('docs/states.md'), withImportStates(await readFile(inProject('docs/states.md'), 'utf8')));
