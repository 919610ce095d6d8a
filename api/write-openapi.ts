import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setupSchemaText } from '../core/setup/setup-schema.js';
import { projectRoot } from '../runtime/project-root.js';
import { openApiText } from './openapi.js';

/** Writes `openapi.json` and `integration-setup.schema.json`; needs neither database nor engine. */
await writeFile(join(projectRoot, 'openapi.json'), await openApiText());
await writeFile(join(projectRoot, 'integration-setup.schema.json'), setupSchemaText());
