import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openApiText } from '../../../api/openapi.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { save, useBench } from '../../harness/bench.js';
import { csv, orderColumns, ordersSetup } from '../../harness/world.js';

const run = promisify(execFile);
const modules = join(projectRoot, 'node_modules');

/** The program that docs/api-client.md shows. */
async function shownProgram(): Promise<string> {
  const page = await readFile(join(projectRoot, 'docs/api-client.md'), 'utf8');
  const [, program = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];
  return program;
}

describe('a TypeScript client that is generated from the description of the API', () => {
  const bench = useBench();
  let folder: string;
  let types: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-client-'));
    const warnings = vi.spyOn(console, 'warn');
    types = astToString(await openapiTS(await openApiText(), { defaultNonNullable: false }));
    expect(warnings).not.toHaveBeenCalled();
    await symlink(modules, join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    await writeFile(join(folder, 'longshore.ts'), types);
    await writeFile(join(folder, 'program.ts'), await shownProgram());
    const compilerOptions = { target: 'es2022', module: 'nodenext', strict: true, types: ['node'] };
    const tsconfig = { compilerOptions: { ...compilerOptions, exactOptionalPropertyTypes: true } };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    await run(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', folder]).catch(
      ({ stdout }: { stdout: string }) => expect.fail(stdout),
    );
    await save(bench.client, 'orders', ordersSetup());
  });
  afterAll(() => rm(folder, { recursive: true }));

  const program = async (integration: string, ...rows: string[][]): Promise<string[]> => {
    const file = join(folder, 'orders.csv');
    await writeFile(file, csv(orderColumns, ...rows));
    const parameters = [bench.system.url, bench.client.key, 'acme', integration, file];
    const { stdout } = await run(process.execPath, [join(folder, 'program.js'), ...parameters]);
    return stdout.trimEnd().split('\n');
  };

  it('has named types that refer to each other by name', () => {
    expect(types).toContain('entries: components["schemas"]["Import"][];');
    expect(types).toContain('"application/json": components["schemas"]["ProcessRequest"];');
    expect(types).toContain('setup: components["schemas"]["IntegrationSetup"];');
    expect(types).toContain('links: components["schemas"]["ImportLinks"];');
    expect(types).toContain('& components["schemas"]["ApiKey"];');
    expect(types).toMatch(/FileFormat: (components\["schemas"\]\["\w+Format"\]( \| )?)+;/);
    expect(types).not.toMatch(/: Record<string, never>/);
  });

  it('compiles in a program that imports a file and shows its errors, as docs/api-client.md shows', async () => {
    const valid = ['CL-1', 'C1', '2026-01-31', 'I1', '1', '9.99'];
    const invalid = ['CL-2', 'C1', '2026-01-31', 'I1', 'two', '9.99'];
    const [message, ...errors] = await program('orders', valid, invalid);
    expect(message).toContain('1 error');
    expect(errors).toEqual([expect.stringMatching(/^Row 3, quantity: .*two/)]);
  });

  it('returns problems with their codes', async () => {
    expect(await program('unknown', [])).toEqual([expect.stringMatching(/^integration_not_found: /)]);
  });
});
