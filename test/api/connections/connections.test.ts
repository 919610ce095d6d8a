import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createApp } from '../../../api/app.js';
import type { ApiDependencies } from '../../../api/http/dependencies.js';
import { Connections } from '../../../connectors/connections/connections.js';
import type { ConnectionRow } from '../../../db/rows.js';
import { customersSetup } from '../../../examples/setups.js';
import { closed, listening } from '../../connectors/connections/listening.js';
import { ApiClient } from '../../harness/api-client.js';
import { useSystem } from '../../harness/system.js';

interface TestResult {
  ok: boolean;
  message: string;
  durationMs: number;
}

const secret = 'hunter2-$ecret';
const owner = new URL(inject('ownerUrl'));
const system = useSystem();
let company: ApiClient;
let service: Server;
let serviceUrl: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let warehouse: Record<string, unknown>;

beforeAll(async () => {
  company = await system.client('acme');
  service = createServer((request, response) => answer(request, response));
  serviceUrl = `http://127.0.0.1:${await listening(service)}`;
  warehouse = {
    kind: 'postgres',
    host: '127.0.0.1',
    port: Number(owner.port),
    database: new URL(system.database.url).pathname.slice(1),
    user: owner.username,
    ssl: 'disable',
  };
});
afterAll(() => closed(service));

const put = (code: string, body: object, client = company) => client.call('PUT', `connections/${code}`, body);
const testConnection = async (code: string): Promise<TestResult> =>
  (await company.call<TestResult>('POST', `connections/${code}/test`)).body;
const storedSecret = async (code: string): Promise<Uint8Array | null> =>
  (
    await system.database.superuser<Pick<ConnectionRow, 'secret'>[]>`SELECT secret FROM connection WHERE code = ${code}`
  )[0]?.secret ?? null;

describe('a connection', () => {
  const erp = () => ({ kind: 'http', baseUrl: `${serviceUrl}/v1`, authentication: { type: 'bearer' } });

  it('is saved, returned without its secret, listed and deleted', async () => {
    const made = await put('ERP', { ...erp(), secret });
    expect(made).toMatchObject({ status: 201, body: { code: 'ERP', ...erp(), hasSecret: true, createdBy: 'test' } });
    expect((await put('ERP', erp())).status).toBe(200);
    const given = await company.call('GET', 'connections/ERP');
    const list = await company.call<{ entries: object[] }>('GET', 'connections');
    expect(list.body.entries).toEqual([given.body]);
    expect(JSON.stringify([made, given, list])).not.toContain('hunter2');
    expect((await company.call('DELETE', 'connections/ERP')).status).toBe(204);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/test'],
      ['GET', '/tables'],
    ] as const)
      expect((await company.call(method, `connections/ERP${path}`)).status, method + path).toBe(404);
  });

  it('stores its secret encrypted, until it is saved with another one or without one', async () => {
    await put('ERP', { ...erp(), secret });
    const first = await storedSecret('ERP');
    expect(Buffer.from(first ?? []).toString('latin1')).not.toContain('hunter2');
    await put('ERP', { ...erp(), baseUrl: `${serviceUrl}/v2` });
    expect(await storedSecret('ERP')).toEqual(first);
    await put('ERP', { ...erp(), secret: 'another' });
    expect(await storedSecret('ERP')).not.toEqual(first);
    await put('ERP', { ...erp(), authentication: { type: 'none' }, secret: null });
    expect(await storedSecret('ERP')).toBeNull();
  });

  it('sends a stored secret to no other server', async () => {
    await put('ERP', { ...erp(), secret });
    const elsewhere = { ...erp(), baseUrl: 'https://elsewhere.example.com' };
    expect(await put('ERP', elsewhere)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/secret' }] } });
    expect(await put('ERP', { ...warehouse })).toMatchObject({ status: 400 });
    expect(await put('ERP', { ...elsewhere, secret })).toMatchObject({ status: 200 });
  });

  it.each<[object, string]>([
    [{ kind: 'ftp' }, '/kind'],
    [{ kind: 'http' }, '/baseUrl'],
    [{ kind: 'http', baseUrl: 'ftp://x' }, '/baseUrl'],
    [{ kind: 'http', baseUrl: 'https://' }, '/baseUrl'],
    [{ kind: 'http', baseUrl: 'https://ann:hunter2-$ecret@x' }, '/baseUrl'],
    [{ kind: 'http', baseUrl: 'https://x?key=1' }, '/baseUrl'],
    [{ kind: 'http', baseUrl: 'https://x#a' }, '/baseUrl'],
    [{ kind: 'http', baseUrl: 'https://x', host: 'y' }, '/host'],
    [{ kind: 'http', baseUrl: 'https://x', authentication: { type: 'bearer' } }, '/secret'],
    [
      { kind: 'http', baseUrl: 'https://x', authentication: { type: 'bearer' }, secret: 'hunter2-$ecret\r\nX: y' },
      '/secret',
    ],
    [
      { kind: 'http', baseUrl: 'https://x', authentication: { type: 'header', name: 'Host' }, secret },
      '/authentication/name',
    ],
    [{ kind: 'http', baseUrl: 'https://x', secret }, '/secret'],
    [{ kind: 'postgres', host: 'a/b', database: 'd', user: 'u', secret }, '/host'],
    [{ kind: 'postgres', host: 'h', database: 'd', user: 'u', ssl: 'prefer', secret }, '/ssl'],
    [{ kind: 'postgres', host: 'h', database: 'd', user: 'u', secret: '' }, '/secret'],
  ])('is refused if it cannot work, without exposing its secret: %j', async (body, pointer) => {
    const refused = await put('BAD', body);
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(JSON.stringify(refused.body)).not.toContain('hunter2');
  });

  it('cannot be deleted while an integration uses it', async () => {
    await put('NAMED', { ...erp(), secret });
    await company.putIntegration('exporting', customersSetup);
    await system.database.superuser`
      UPDATE integration SET setup = setup || '{"endpoint":{"connection":"NAMED"}}'::jsonb WHERE code = 'exporting'`;
    expect(await company.call('DELETE', 'connections/NAMED')).toMatchObject({
      status: 409,
      body: { code: 'connection_in_use', detail: 'The connection "NAMED" is used by "exporting".' },
    });
  });

  it('belongs to one company: another cannot see, change, test or use it', async () => {
    await put('OURS', { ...warehouse, secret: owner.password });
    const other = await system.client('other');
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/test'],
      ['GET', '/tables'],
      ['GET', '/tables/public/item'],
    ] as const)
      expect((await other.call(method, `connections/OURS${path}`)).status, method + path).toBe(404);
    expect((await other.call<{ entries: object[] }>('GET', 'connections')).body.entries).toEqual([]);
    expect((await put('OURS', { ...warehouse }, other)).status).toBe(201);
    expect(await testConnection('OURS')).toMatchObject({ ok: true });
  });

  it('whose secret was moved to another company cannot be decrypted there', async () => {
    await put('MOVED', { ...warehouse, secret: owner.password });
    const other = await system.client('thief');
    await put('MOVED', { ...warehouse }, other);
    await system.database.superuser`
      UPDATE connection SET secret = (SELECT secret FROM connection JOIN company USING (company_id) WHERE connection.code = 'MOVED' AND company.code = 'acme')
      WHERE code = 'MOVED'`;
    expect((await other.call<TestResult>('POST', 'connections/MOVED/test')).body).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be opened'),
    });
    expect(await other.call('GET', 'connections/MOVED/tables')).toMatchObject({
      status: 502,
      body: { code: 'connection_failed' },
    });
  });
});

describe('a test of a connection to PostgreSQL', () => {
  it('reports the version, and how long it took', async () => {
    await put('DB', { ...warehouse, secret: owner.password });
    expect(await testConnection('DB')).toEqual({
      ok: true,
      message: expect.stringMatching(/^PostgreSQL \d+/),
      durationMs: expect.any(Number),
    });
  });

  it.each<[string, object, RegExp]>([
    ['a wrong password', { secret: 'wrong' }, /refuses the login.*28P01/],
    ['a database that does not exist', { database: 'nothing' }, /no such database/],
    ['an address that is not allowed', { host: '10.1.2.3' }, /not public \(private\)/],
    ['a port where no server listens', { port: 1 }, /ECONNREFUSED/],
    ['a server without encryption', { ssl: 'verify-full' }, /does not encrypt/],
  ])('reports %s', async (_, changes, message) => {
    await put('DB', { ...warehouse, secret: owner.password, ...changes });
    expect(await testConnection('DB')).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  it('reports a server that never answers', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => {}).resume());
    const port = await listening(silent);
    await put('DB', { ...warehouse, port, ssl: 'require', secret: owner.password });
    expect(await testConnection('DB')).toMatchObject({ ok: false, message: '127.0.0.1 did not answer within 6 s.' });
    silent.close();
  });
});

describe('a test of a connection to an HTTP service', () => {
  let methods: (string | undefined)[];
  const answering = (status: number, onHead = status) => {
    methods = [];
    answer = ({ method }, response) => {
      methods.push(method);
      response.writeHead(method === 'HEAD' ? onHead : status).end();
    };
  };
  beforeEach(() => put('API', { kind: 'http', baseUrl: serviceUrl }));

  it.each([
    [200, true, /answers \(200\)/],
    [404, true, /not at its base URL/],
    [401, false, /refuses the credentials/],
    [403, false, /refuses the credentials/],
    [301, false, /not followed/],
    [503, false, /error of its own/],
  ])('reports the meaning of an answer of %i', async (status, ok, message) => {
    answering(status);
    expect(await testConnection('API')).toMatchObject({ ok, message: expect.stringMatching(message) });
  });

  it('requests with GET if HEAD is not supported', async () => {
    answering(200, 405);
    expect(await testConnection('API')).toMatchObject({ ok: true });
    expect(methods).toEqual(['HEAD', 'GET']);
  });
});

describe('servers that do not answer', () => {
  it('receive a limited number of concurrent calls from a company, whose other requests and other companies are served', async () => {
    let calls = 0;
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    answer = async (_, response) => {
      calls += 1;
      await released;
      response.end();
    };
    await put('HANGS', { kind: 'http', baseUrl: serviceUrl });
    const other = await system.client('beside');
    await put('HANGS', { kind: 'http', baseUrl: serviceUrl }, other);
    await put('TABLES', { ...warehouse, secret: owner.password });
    const testCall = (client = company) => client.call('POST', 'connections/HANGS/test');
    const maximum = system.configuration.companyExternalCalls;
    const inProgress = Array.from({ length: maximum }, () => testCall());
    await expect.poll(() => calls).toBe(maximum);
    const refused = await testCall();
    expect(refused).toMatchObject({
      status: 429,
      body: {
        code: 'too_many_requests',
        detail: `This company has ${maximum} calls to its own servers open, which is the maximum. Close some first, or wait until they end.`,
      },
    });
    expect(refused.headers.get('retry-after')).toBe('2');
    const tables = await company.call('GET', 'connections/TABLES/tables');
    expect(tables.status).toBe(429);
    await company.call('PUT', 'webhooks/HANGS', { url: serviceUrl });
    expect((await company.call('POST', 'webhooks/HANGS/test')).status).toBe(429);
    expect((await company.call('GET', 'connections')).status).toBe(200);
    const ofOther = testCall(other);
    await expect.poll(() => calls).toBe(maximum + 1);
    release();
    for (const { status } of await Promise.all([...inProgress, ofOther])) expect(status).toBe(200);
    expect((await testCall()).status).toBe(200);
  });
});

describe('the tables behind a connection', () => {
  beforeAll(async () => {
    await put('WAREHOUSE', { ...warehouse, secret: owner.password });
    await system.database.superuser.unsafe(`
      CREATE SCHEMA "My Shop" AUTHORIZATION ${owner.username};
      CREATE TABLE "My Shop"."Price/List" (sku text PRIMARY KEY, price numeric(9,2));
      CREATE TABLE "My Shop".stock (sku text);
      ALTER TABLE "My Shop"."Price/List" OWNER TO ${owner.username};
      ALTER TABLE "My Shop".stock OWNER TO ${owner.username};`);
  });

  it('are listed in pages', async () => {
    type Tables = { entries: { schema: string; name: string }[]; next: string | null };
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `connections/WAREHOUSE/tables?limit=1${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await company.call<Tables>('GET', path);
      names.push(...body.entries.map(({ schema, name }) => `${schema}.${name}`));
      cursor = body.next;
    }
    expect(names.slice(0, 2)).toEqual(['My Shop.Price/List', 'My Shop.stock']);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have settings proposed for a setup, whatever their names are', async () => {
    const path = `connections/WAREHOUSE/tables/${encodeURIComponent('My Shop')}/${encodeURIComponent('Price/List')}`;
    expect(await company.call('GET', path)).toMatchObject({
      status: 200,
      body: {
        table: {
          connection: 'WAREHOUSE',
          schema: 'My Shop',
          name: 'Price/List',
          key: ['sku'],
          fields: [{ kind: 'code' }, {}],
        },
        skippedColumns: [],
      },
    });
    expect(await company.call('GET', 'connections/WAREHOUSE/tables/public/nothing')).toMatchObject({ status: 404 });
  });

  it('are refused if the connection is for HTTP, or does not work', async () => {
    await put('API', { kind: 'http', baseUrl: serviceUrl });
    expect(await company.call('GET', 'connections/API/tables')).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'path', pointer: '/code' }] },
    });
    await put('WRONG', { ...warehouse, secret: 'wrong' });
    for (const path of ['tables', 'tables/public/item'])
      expect(await company.call('GET', `connections/WRONG/${path}`), path).toMatchObject({
        status: 502,
        body: { code: 'connection_failed', detail: expect.stringContaining('28P01') },
      });
  });
});

describe('a server without an encryption key', () => {
  it('stores connections without a secret, refuses those with one, and does not log the secret', async () => {
    const lines: string[] = [];
    const connections = new Connections({ secretKey: undefined, privateNetworks: undefined });
    const bounds = system.configuration;
    const { application: database } = system.database;
    const dependencies = { database, connections, bounds } as unknown as ApiDependencies;
    const app = await createApp(
      dependencies,
      pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    );
    const client = new ApiClient(await app.listen({ host: '127.0.0.1', port: 0 }), company.key, company.company);
    const plain = { kind: 'http', baseUrl: 'https://x.example.com' };
    expect((await put('PLAIN', plain, client)).status).toBe(201);
    const refused = await put('SECRET', { ...plain, authentication: { type: 'bearer' }, secret }, client);
    expect(refused).toMatchObject({ status: 422, body: { code: 'no_secret_key' } });
    expect((await client.call('GET', 'connections/SECRET')).status).toBe(404);
    const malformed = await client.call('PUT', 'connections/MALFORMED', `{"secret":"${secret}`, {
      'content-type': 'application/json',
    });
    expect(malformed.status).toBe(400);
    const testCall = await client.call<TestResult>('POST', 'connections/WAREHOUSE/test');
    expect(testCall.body).toMatchObject({ ok: false, message: expect.stringContaining('no SECRET_KEY is configured') });
    await app.close();
    expect(lines.length).toBeGreaterThan(4);
    expect(JSON.stringify([lines, refused.body, malformed.body])).not.toContain('hunter2');
  });
});
