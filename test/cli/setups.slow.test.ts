import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SetupFile } from '../../core/setup/setup-file.js';
import { setupSchemaText } from '../../core/setup/setup-schema.js';
import { ApiClient } from '../harness/api-client.js';
import { getBody, save, useBench } from '../harness/bench.js';
import { namesSetup, ordersSetup } from '../harness/world.js';
import { runCommand } from './run-command.js';

const bench = useBench({}, 'none');

describe('npm run setups', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-setups-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs the built command with the address, company and key of a client, or without a server. */
  const setups = async (client: ApiClient | undefined, ...more: string[]) => {
    const server = client ? ['--url', client.url, '--company', client.company, '--key', client.key] : [];
    const { LONGSHORE_URL: _url, LONGSHORE_API_KEY: _key, ...environment } = process.env;
    const { code, lines } = await runCommand('setups', [...more, ...server], environment);
    return { code, lines };
  };
  const change = async (code: string, edit: (file: SetupFile) => object): Promise<void> => {
    const path = join(folder, `${code}.json`);
    await writeFile(path, JSON.stringify(edit(JSON.parse(await readFile(path, 'utf8')))));
  };

  it('copies integrations from company to company, and reports what it does', async () => {
    const { client } = bench;
    await save(client, 'orders', ordersSetup());
    await save(client, 'names', namesSetup({ type: 'csv' }));
    expect(await setups(client, 'export', folder)).toEqual({
      code: 0,
      lines: ['names.json: version 1', 'orders.json: version 1'],
    });
    expect((await readdir(folder)).sort()).toEqual(['integration-setup.schema.json', 'names.json', 'orders.json']);
    expect(await readFile(join(folder, 'integration-setup.schema.json'), 'utf8')).toBe(setupSchemaText());
    expect(JSON.parse(await readFile(join(folder, 'names.json'), 'utf8'))).toMatchObject({
      $schema: './integration-setup.schema.json',
      code: 'names',
      name: 'Names',
    });
    const noMistakes = '2 files, no mistakes';
    expect(await setups(undefined, 'check', folder)).toEqual({ code: 0, lines: [noMistakes] });

    const other = await bench.system.client('other');
    expect(await setups(other, 'import', folder, '--dry-run')).toEqual({
      code: 0,
      lines: [noMistakes, 'names: new', 'orders: new'],
    });
    expect(await getBody(other, 'integrations')).toMatchObject({ entries: [] });
    expect(await setups(other, 'import', folder, '--comment', 'From acme')).toEqual({
      code: 0,
      lines: [noMistakes, 'names: created, version 1', 'orders: created, version 1'],
    });
    expect(await getBody(other, 'integrations/orders/versions')).toMatchObject({ entries: [{ comment: 'From acme' }] });
    expect(await setups(other, 'diff', folder)).toEqual({
      code: 0,
      lines: [noMistakes, 'names: unchanged, version 1', 'orders: unchanged, version 1'],
    });
    const before = await readFile(join(folder, 'orders.json'), 'utf8');
    await setups(other, 'export', folder);
    expect(await readFile(join(folder, 'orders.json'), 'utf8')).toBe(before);

    await change('orders', (file) => ({ ...file, writeMode: 'upsert' }));
    await save(other, 'extra', ordersSetup());
    expect(await setups(other, 'diff', folder)).toEqual({
      code: 1,
      lines: [
        noMistakes,
        'names: unchanged, version 1',
        'orders: differs from version 1',
        '  added /writeMode: "upsert"',
        'extra: has no file here',
      ],
    });
    expect(await setups(other, 'import', folder)).toEqual({
      code: 0,
      lines: [noMistakes, 'names: unchanged, version 1', 'orders: changed, version 2'],
    });
    expect(await getBody(other, 'integrations/orders')).toMatchObject({ version: 2, setup: { writeMode: 'upsert' } });
  });

  it('reports the file, the position and the reason of every mistake, and imports nothing then', async () => {
    const { client } = bench;
    await change('orders', (file) => ({ ...file, mappings: [...file.mappings, { field: 'colour', column: 'x' }] }));
    await change('names', (file) => ({ ...file, code: 'nmaes' }));
    await writeFile(join(folder, 'broken.json'), '{ "name": ');
    await writeFile(
      join(folder, 'shape.json'),
      '{ "name": 1, "target": "item", "file": { "type": "csv" }, "maps": [] }',
    );
    await writeFile(join(folder, 'no code.json'), '{}');
    const { code, lines } = await setups(undefined, 'check', folder);
    expect(code).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^broken\.json: The file is not valid JSON: /),
      'names.json: /code The code must be "names", as in the name of the file; it is "nmaes".',
      expect.stringMatching(/^no code\.json: The name of the file must be the code of an integration/),
      expect.stringMatching(/^orders\.json: \/mappings\/6\/field The target sales-document has no field "colour"/),
      'shape.json: /mappings is missing',
      expect.stringMatching(/^shape\.json: \/maps is not a known property; known are \$schema, code, name/),
      'shape.json: /name must be string',
    ]);
    expect(await setups(client, 'import', folder)).toEqual({ code: 1, lines });
    expect(await getBody(client, 'integrations/orders')).toMatchObject({ version: 1 });
  });

  it('reports invalid parameters, missing folders and invalid keys', async () => {
    expect(await setups(undefined, 'list', folder)).toMatchObject({ code: 2 });
    expect(await setups(undefined, 'export')).toMatchObject({ code: 2 });
    const missing = await setups(undefined, 'check', join(folder, 'none'));
    expect(missing).toMatchObject({ code: 1, lines: [expect.stringContaining('ENOENT')] });
    const wrongKey = new ApiClient(bench.system.url, 'lsk_wrong', 'acme');
    const refused = await setups(wrongKey, 'export', folder);
    expect(refused).toMatchObject({ code: 1, lines: [expect.stringContaining('API key')] });
  });
});
