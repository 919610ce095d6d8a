import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connections } from '../../../connectors/connections/connections.js';
import { sendDocuments } from '../../../connectors/targets/endpoint/send-documents.js';
import { writeTable } from '../../../connectors/targets/table/write-table.js';
import type { TargetWriter } from '../../../connectors/targets/target-writer.js';
import { endpointTarget } from '../../../core/targets/endpoint-target.js';
import type { ExternalTarget } from '../../../core/targets/external-target.js';
import { tableTarget } from '../../../core/targets/table-target.js';
import type { ExternalDocument, WriteOrder } from '../../../core/targets/write-order.js';
import { inCompany } from '../../../db/client.js';
import { resourceTarget, writeResource } from '../../../examples/resource-target.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { useSystem } from '../../harness/system.js';
import { EndpointServer } from './endpoint/endpoint-server.js';
import { connectHttp, connectPostgres } from './target-cases.js';

const fields = [
  { name: 'number', kind: 'code', maxLength: 20 },
  { name: 'name', kind: 'text', maxLength: 40 },
] as const;

/** Starts a REST service with the resources that `examples/resource-target.ts` expects. */
async function resourceServer(): Promise<{ url: string; stop: () => void }> {
  const resources = new Map<string, string>();
  const server = createServer(async (request, answer) => {
    let body = '';
    for await (const part of request) body += part;
    const existing = resources.get(request.url ?? '');
    if (request.method === 'PUT') resources.set(request.url ?? '', body);
    answer.writeHead(request.method === 'GET' && !existing ? 404 : 200).end(existing ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.closeAllConnections(),
  };
}

it('docs/targets.md contains the example of a target from the samples', async () => {
  const read = (path: string) => readFile(join(projectRoot, path), 'utf8');
  expect(await read('docs/targets.md')).toContain(`\`\`\`ts\n${await read('examples/resource-target.ts')}\`\`\``);
  expect((await read('examples/resource-target.ts')).split('\n').length).toBeLessThanOrEqual(76);
});

// The contract of a target and its `TargetWriter`. A new target is added here.
describe.each<[ExternalTarget<never>, TargetWriter<never>, object]>([
  [tableTarget, writeTable, { connection: 'THEIRS', schema: 'theirs', name: 'contract', key: ['number'], fields }],
  [endpointTarget, sendDocuments, { connection: 'ERP', path: '/documents', key: ['number'], fields, dryRun: true }],
  [resourceTarget, writeResource, { connection: 'REST', path: '/customers', fields }],
])('the implementation of $name', (target, writer, settings) => {
  const system = useSystem();
  let companyId: number;
  let connections: Connections;
  let endpoint: EndpointServer;
  let resource: Awaited<ReturnType<typeof resourceServer>>;
  beforeAll(async () => {
    endpoint = await new EndpointServer().start();
    resource = await resourceServer();
    const { superuser } = system.database;
    await superuser.unsafe('CREATE SCHEMA theirs; CREATE TABLE theirs.contract (number text PRIMARY KEY, name text)');
    const client = await system.client('acme');
    await connectPostgres(client, system);
    await connectHttp(client, endpoint);
    await client.call('PUT', 'connections/REST', { kind: 'http', baseUrl: resource.url });
    companyId = Number((await superuser`SELECT company_id FROM company WHERE code = 'acme'`)[0]?.company_id);
    connections = new Connections(system.configuration);
  });
  afterAll(async () => {
    await connections?.close();
    await endpoint?.stop();
    resource?.stop();
  });

  const document = (key: string, number: string, name: string | null): ExternalDocument => ({
    key,
    fields: { number, name },
  });
  const write = async (documents: ExternalDocument[], order: Partial<WriteOrder> = {}) => {
    const code = target.connection(settings as never);
    const connection = await inCompany(system.database.application, companyId, (tx) => connections.read(tx, code));
    if (!connection) throw new Error(`The connection ${code} does not exist.`);
    return writer(
      settings as never,
      { documents, writeMode: 'upsert', onConflict: 'error', keepWhenNull: [], dryRun: false, ...order },
      { connections, connection },
      new AbortController().signal,
    );
  };
  const outcomes = async (...parameters: Parameters<typeof write>) =>
    (await write(...parameters)).map(({ outcome }) => outcome);

  it('describes its fields, and its key as required', () => {
    const described = target.describe(settings as never);
    expect(described.fields.map(({ name }) => name)).toEqual(['number', 'name']);
    expect(described.key).toEqual(['number']);
    expect(described.fields.map(({ required = false }) => required)).toEqual([true, false]);
    expect(target.faults(settings as never)).toEqual([]);
    expect(target.documentsPerCall(settings as never)).toBeGreaterThan(0);
  });

  it('returns an outcome for each document, in order', async () => {
    expect(
      await outcomes([document('a/1', 'A1', 'One'), document('a/2', 'A2', null), document('a/3', 'A3', 'Three')]),
    ).toEqual(['inserted', 'inserted', 'inserted']);
    expect(await outcomes([document('a/4', 'A4', 'Four'), document('a/5', 'A1', 'Uno')])).toEqual([
      'inserted',
      'updated',
    ]);
  });

  it('returns the first outcome again for the same key', async () => {
    const documents = [document('b/1', 'B1', 'One'), document('b/2', 'B2', 'Two')];
    expect(await outcomes(documents, { writeMode: 'insert' })).toEqual(['inserted', 'inserted']);
    expect(await outcomes(documents, { writeMode: 'insert' })).toEqual(['inserted', 'inserted']);
    expect(await outcomes([...documents, document('b/3', 'B3', 'Three')], { writeMode: 'insert' })).toEqual([
      'inserted',
      'inserted',
      'inserted',
    ]);
    expect(await outcomes([document('b/4', 'B1', 'Other')], { writeMode: 'insert' })).toEqual(['error']);
  });

  it('respects the write mode of the order', async () => {
    await write([document('c/1', 'C1', 'One')]);
    expect(
      await outcomes([document('c/2', 'C1', 'x'), document('c/3', 'C2', 'Two')], {
        writeMode: 'insert',
        onConflict: 'skip',
      }),
    ).toEqual(['skipped', 'inserted']);
    expect(
      await outcomes([document('c/4', 'C1', 'x'), document('c/5', 'C9', 'y')], {
        writeMode: 'update',
        onConflict: 'skip',
      }),
    ).toEqual(['updated', 'skipped']);
    const [missing] = await write([document('c/6', 'C9', 'y')], { writeMode: 'update' });
    expect(missing).toMatchObject({ outcome: 'error', message: expect.stringContaining('C9') });
  });

  it('leaves existing values for empty ones if the order requests that', async () => {
    await write([document('d/1', 'D1', 'One')]);
    await write([document('d/2', 'D1', null)], { keepWhenNull: ['name'] });
    expect(await write([document('d/3', 'D1', 'Uno')], { dryRun: true })).toEqual([
      { outcome: 'updated', changes: [{ field: 'name', before: 'One', after: 'Uno' }] },
    ]);
  });

  it('writes nothing in a dry run', async () => {
    expect(await outcomes([document('e/1', 'E1', 'One')], { dryRun: true })).toEqual(['inserted']);
    expect(await outcomes([document('e/2', 'E1', 'One')], { dryRun: true })).toEqual(['inserted']);
    expect(await outcomes([document('e/1', 'E1', 'One')])).toEqual(['inserted']);
  });
});
