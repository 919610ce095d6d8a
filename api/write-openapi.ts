import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.js';
import { openApiText } from './openapi.js';

/** Writes `openapi.json`; needs neither database nor engine. */
await writeFile(join(projectRoot, 'openapi.json'), await openApiText());
