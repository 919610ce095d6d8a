import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { getBody, save, useBench } from '../harness/bench.js';
import { orderFile, orderLine, ordersSetup } from '../harness/world.js';
import { runCommand } from './run-command.js';

const bench = useBench();

/** Runs the built command of `npm run import` with a file of this content. */
async function importCommand(content: string, ...more: string[]) {
  return importThrough(bench.system.url, content, ...more);
}

/** Runs the command as above, with another address of the API. */
async function importThrough(
  url: string,
  content: string,
  ...more: string[]
): Promise<{ code: number; output: string[]; errors: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-import-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'orders.csv');
  await writeFile(path, content);
  await save(bench.client, 'orders', ordersSetup());
  const environment = { ...process.env, LONGSHORE_URL: url, LONGSHORE_API_KEY: bench.client.key };
  return runCommand('import', [path, '--integration', 'orders', '--company', 'acme', ...more], environment);
}

it('the command prints the result of an import', async () => {
  const { code, output } = await importCommand(orderFile(orderLine('A1')), '--json');
  expect(code).toBe(0);
  expect(output[0]).toBe('Import complete: 1 created, 0 errors');
  expect(JSON.parse(output.at(-1) ?? '')).toEqual({
    status: 'Completed',
    message: 'Import complete: 1 created, 0 errors',
    fault: null,
    notices: [],
    rows: 1,
    documents: 1,
    lines: 1,
    errors: 0,
    seconds: expect.any(Number),
  });
});

it('the command prints what an import leaves out of its file', async () => {
  const content = orderFile(orderLine('N1')).replace(/\r?\n/, ',Due Date$&');
  const { code, output } = await importCommand(content, '--json');
  expect(code).toBe(0);
  const notice = 'Column "Due Date" is not used by any mapping, but it has the name of the field "Due Date"';
  expect(output.filter((line) => line.includes('Notice: '))).toEqual([expect.stringContaining(`  Notice: ${notice}`)]);
  expect(JSON.parse(output.at(-1) ?? '').notices).toMatchObject([{ code: 'column_not_used' }]);
});

it('the command prints each kind of error with an example and its rows, and how to continue', async () => {
  const unknownItems = Array.from({ length: 7 }, (_, index) => ['', 'C1', '2026-01-31', `X${index}`, '1', '1']);
  const file = orderFile(
    orderLine('B1'),
    ...unknownItems.map((row, index) => [`B2${index}`, ...row.slice(1)]),
    ['B3', 'C1', 'soon', 'I1', '1', '1'],
    ['B3', 'C1', '2026-01-31', 'I1', '1', '1'],
    ['B4', 'C9', '2026-01-31', 'I1', '1', '1'],
    ['B5', 'C1', '2026-01-31', 'I1', 'ten', '1'],
  );
  const { code, output } = await importCommand(file);
  expect(code).toBe(1);
  const address = /\s(http\S+)$/.exec(output[3] ?? '')?.[1];
  expect(output.slice(4)).toEqual([
    '',
    'Errors, for example:',
    '  not_found, rows 3, 4, 5, 6, 7 and 2 more: Item "X0" not found. (and the like)',
    '  not_a_date, row 10: Document Date (column Date) "soon" is not a valid date in the format yyyy-MM-dd.',
    '  not_found, row 12: Customer "C9" not found.',
    '  and 1 other kind of error',
    '  group_in_error, 1 row: another record of the same document is in error',
    `All errors: ${address}/records?status=Error`,
    expect.stringContaining('correct the records through the API'),
    expect.stringContaining('something else is wrong'),
    expect.stringContaining('Authorization: Bearer $LONGSHORE_API_KEY'),
    `    -d '{"mode":"now","status":"Error"}' ${address}/process`,
  ]);
});

it('the command prints the result of a dry run and how to import the file, and writes nothing', async () => {
  const file = orderFile(orderLine('DRY1'), ['DRY2', 'C9', '2026-01-31', 'I1', '1', '1']);
  const { code, output } = await importCommand(file, '--dry-run', '--json');
  expect(code).toBe(1);
  expect(output[0]).toBe('Dry run complete: 1 would be created, 0 updated, 1 error; nothing was imported');
  expect(output.slice(2, 7)).toEqual([
    '',
    'Errors, for example:',
    '  not_found, row 3: Customer "C9" not found.',
    'To import the file now, without uploading it again:',
    expect.stringContaining('Authorization: Bearer $LONGSHORE_API_KEY'),
  ]);
  expect(output[9]).toContain('/cancel');
  const { links, choices } = JSON.parse(output.at(-1) ?? '');
  expect(output[7]).toBe(`    -d '{"mode":"now"}' ${bench.system.url}${links.import}/process`);
  expect((await bench.client.call('GET', 'sales-documents/DRY1')).status).toBe(404);
  await bench.client.call('POST', choices[0].href, choices[0].body);
  expect((await bench.client.call('GET', 'sales-documents/DRY1')).status).toBe(200);
  expect(await importCommand(orderFile(orderLine('DRY3')), '--dry-run')).toMatchObject({ code: 0 });
});

it('the command prints why a file cannot be imported', async () => {
  const { code, output } = await importCommand('No.,Customer\nC1,x\n', '--json');
  expect(code).toBe(1);
  expect(output[0]).toMatch(/^Failed: Columns .* are missing/);
  expect(output[1]).toMatch(/^ {2}file_column_missing, row 1, column Date; see docs\/errors.md/);
  expect(JSON.parse(output.at(-1) ?? '')).toMatchObject({
    status: 'Failed',
    message: output[0],
    fault: { code: 'file_column_missing' },
    rows: 0,
  });
});

it('the command prints the earlier import of the same content, and imports it again with --force', async () => {
  const file = orderFile(orderLine('D1'));
  const imported = await importCommand(file);
  const address = /\s(http\S+)$/.exec(imported.output.at(-1) ?? '')?.[1];
  const refused = await importCommand(file, '--json');
  expect(refused).toMatchObject({ code: 3, output: [''] });
  expect(refused.errors).toContain('The same content was imported before');
  const lines = refused.errors.trimEnd().split('\n');
  expect(lines.slice(-2)).toEqual([`  ${address}`, '  With this command, use --force for "force=true".']);
  const forced = await importCommand(file, '--force', '--json');
  expect(forced.code).toBe(1);
  expect(JSON.parse(forced.output.at(-1) ?? '')).toMatchObject({ status: 'CompletedWithErrors', errors: 1 });
});

it('the command imports a file only once if the answer to its upload is lost', async () => {
  const { hostname, port } = new URL(bench.system.url);
  let lost = 0;
  // This proxy forwards all data to the API, and closes the first connection when the answer arrives.
  const proxy = createServer((client) => {
    const api = connect(Number(port), hostname);
    client.pipe(api);
    if (lost === 0)
      api.once('data', () => {
        lost += 1;
        client.destroy();
      });
    else api.pipe(client);
    for (const socket of [client, api])
      socket.on('error', () => {}).on('close', () => [client, api].map((end) => end.destroy()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const before = (await getBody<{ entries: object[] }>(bench.client, 'imports')).entries.length;
  const { code } = await importThrough(
    `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    orderFile(orderLine('E1')),
  );
  expect({ code, lost }).toEqual({ code: 0, lost: 1 });
  expect((await getBody<{ entries: object[] }>(bench.client, 'imports')).entries).toHaveLength(before + 1);
});
