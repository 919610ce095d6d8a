import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPostgres } from '../../connectors/targets/target-cases.js';
import { ApiClient } from '../../harness/api-client.js';
import { save, useBench } from '../../harness/bench.js';
import { startWatchedApi, type WatchedApi } from '../../harness/watched-api.js';
import { csv, ordersSetup } from '../../harness/world.js';
import { largestRequestsOf, otherRequests } from './largest-requests.js';
import { largestConnection, largestSetups } from './largest-setups.js';
import type { LargestRequest, LargestWorld } from './largest-world.js';
import { operations } from './operations.js';

/** The maximum of a turn of the API's event loop, as a multiple of the parsing of the largest JSON body, which is one turn. */
const maxTurn = 12;
/** The number of requests of each kind, of whose longest turns the median is used. */
const repeats = 3;

const bench = useBench();
const world = {} as LargestWorld;
let api: WatchedApi;
let client: ApiClient;

beforeAll(async () => {
  await prepare();
  api = await startWatchedApi(bench.system);
  client = new ApiClient(api.url, bench.client.key, 'acme');
}, 600_000);
afterAll(() => api?.stop());

async function prepare(): Promise<void> {
  const { client: prepared } = bench;
  const connection = await prepared.call('PUT', `connections/${largestConnection}`, {
    kind: 'http',
    baseUrl: 'http://127.0.0.1:1',
  });
  expect(connection.status, JSON.stringify(connection.body)).toBe(201);
  await bench.system.database.superuser.unsafe(`
    CREATE SCHEMA theirs;
    DO $$ BEGIN FOR i IN 1..1100 LOOP EXECUTE format('CREATE TABLE theirs.table_%s (id int PRIMARY KEY)', i); END LOOP; END $$;
    CREATE TABLE theirs.wide (id int PRIMARY KEY, ${Array.from({ length: 1_500 }, (_, index) => `column_of_a_wide_table_${index} text`)})`);
  await connectPostgres(prepared, bench.system);
  for (const [code, setup] of Object.entries(largestSetups)) await save(prepared, code, setup);
  await save(prepared, 'values', { ...largestSetups.values!, mappings: [...largestSetups.values!.mappings].reverse() });
  for (let copy = 0; copy < 20; copy += 1) await save(prepared, `copy-${copy}`, largestSetups.values!);
  await prepared.call('PUT', 'value-lists/LARGEST', {
    entries: Object.fromEntries(
      Array.from({ length: 1_500 }, (_, index) => [`${index}`.padEnd(250, 'k'), 'v'.repeat(250)]),
    ),
  });
  const header = Array.from({ length: 1_000 }, (_, index) => `Column number ${index} amount date name`);
  const rows = Array.from({ length: 400 }, (_, row) => header.map((_name, column) => `row ${row} cell ${column}`));
  const mappings = header
    .slice(0, 3)
    .map((column, place) => ({ field: ['number', 'name', 'creditLimit'][place]!, column }));
  const wide = { name: 'Wide', target: 'customer' as const, mappings };
  await save(prepared, 'wide', { ...wide, file: { type: 'csv' } });
  await save(prepared, 'workbook', { ...wide, file: { type: 'excel' } });
  world.wide = (await prepared.import('wide', csv(header, ...rows))).id;
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('Rows').addRows([header, ...rows]);
  world.workbook = (
    await prepared.import('workbook', new Uint8Array(await workbook.xlsx.writeBuffer()), { fileName: 'wide.xlsx' })
  ).id;
  await save(
    prepared,
    'orders',
    ordersSetup({ postProcessing: { trigger: 'AfterProcessing', steps: [{ step: 'release' }] } }),
  );
  const orders = (prefix: string) =>
    csv(
      ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'],
      ...Array.from({ length: 2_000 }, (_, index) => [`${prefix}${index}`, 'C1', '2026-01-31', 'I1', '1', '2']),
    );
  world.orders = (await prepared.import('orders', orders('SO'))).id;
  const long = Array.from({ length: 10_000 }, () => ['LONG', 'C1', '2026-01-31', 'I1', '1', '2']);
  await prepared.import('orders', csv(['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'], ...long));
  world.undone = (await prepared.import('orders', orders('UN'))).id;
  await prepared.call('POST', `imports/${world.undone}/undo`, undefined, { prefer: 'wait=60' });
  world.staged = (await prepared.import('orders', orders('DR'), { processing: 'choose' })).id;
  const dryRun = await prepared.call('POST', `imports/${world.staged}/dry-runs`, {}, { prefer: 'wait=60' });
  expect(dryRun.status, JSON.stringify(dryRun.body)).toBeLessThan(300);
  const groups = await prepared.call<{ entries: { id: string }[] }>('GET', `imports/${world.wide}/error-groups`);
  world.group = groups.body.entries[0]!.id;
  const form = new FormData();
  form.set('file', new Blob([csv(header, ...rows)]), 'wide.csv');
  world.sample = (await prepared.call<{ id: string }>('POST', 'samples', form)).body.id;
  const notifications = await prepared.call<{ entries: { id: string }[] }>('GET', 'notifications');
  world.notification = notifications.body.entries[0]!.id;
}

async function send({ method, path, body, type, status }: LargestRequest): Promise<void> {
  const address = path.startsWith('/') ? `${api.url}${path}` : `${api.url}/v1/companies/acme/${path}`;
  const text = body === undefined || typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body);
  const answer = await fetch(address, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${client.key}`,
      ...(type || (text !== undefined && !(text instanceof FormData))
        ? { 'content-type': type ?? 'application/json' }
        : {}),
    },
    ...(text === undefined ? {} : { body: text as string }),
  });
  const bytes = await answer.arrayBuffer();
  const beginning = new TextDecoder().decode(bytes.slice(0, 500));
  const expected = [status ?? [200, 201]].flat();
  expect(expected, `${method} ${path}: ${answer.status} ${beginning}`).toContain(answer.status);
}

/** The smallest of up to three medians, because other work of the machine can only increase them. */
async function longestTurn(request: LargestRequest): Promise<number> {
  let smallest = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3 && smallest >= maxTurn; time += 1)
    smallest = Math.min(smallest, await medianTurn(request));
  return smallest;
}

/** The median, over several requests, of the longest turn while a request is answered. */
async function medianTurn(request: LargestRequest): Promise<number> {
  const turns: number[] = [];
  for (let time = 0; time < repeats; time += 1) {
    await api.longestTurn();
    await send(request);
    turns.push(await api.longestTurn());
  }
  return turns.sort((a, b) => a - b)[Math.floor(repeats / 2)]!;
}

describe('the event loop of the API is not blocked by the largest requests of', () => {
  it.each(operations)('$operationId', async (operation) => {
    const turns: Record<string, number> = {};
    for (const [place, request] of largestRequestsOf(operation, world).entries())
      turns[`${place + 1}: ${request.method} ${request.path}`] = await longestTurn(request);
    if (process.env.SHOW_TURNS) console.log(operation.operationId, turns);
    for (const [request, turn] of Object.entries(turns)) expect(turn, request).toBeLessThan(maxTurn);
  });

  it.each(otherRequests)('$path', async (request) => {
    expect(await longestTurn(request)).toBeLessThan(maxTurn);
  });
});
