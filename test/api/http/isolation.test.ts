import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../harness/api-client.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, csv, interleavedOrders } from '../../harness/world.js';

interface Route {
  method: string;
  path: string;
}

describe("one company's key", () => {
  const system = useSystem();
  let ours: ApiClient;
  let routes: Route[];
  let theirImport: string;

  beforeAll(async () => {
    ours = await system.client('ours');
    const theirs = await system.client('theirs');
    await addSamples(ours);
    await addSamples(theirs);
    await theirs.putIntegration('secret', {
      name: 'x',
      file: { type: 'csv' },
      target: 'customer',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'name', column: 'Name' },
      ],
    });
    await theirs.call('PUT', 'connections/secret', { kind: 'http', baseUrl: 'https://secret.example.com' });
    await theirs.import('secret', csv(['No.', 'Name'], ['ONLY-THEIRS', 'Secret']));
    theirImport = (await theirs.import('orders', interleavedOrders(10))).id;
    const { body } = await ours.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/openapi.json');
    routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
  });

  const request = async (method: string, path: string) => {
    const { status, body } = await ours.call(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
    return { status, body };
  };
  const filled = (path: string, values: Record<string, string>): string =>
    path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x');

  it('cannot use paths of another company, which are answered as if the company did not exist', async () => {
    const ofCompany = routes.filter(({ path }) => path.includes('{company}'));
    expect(ofCompany.length).toBeGreaterThan(15);
    for (const { method, path } of ofCompany) {
      const at = (company: string) => filled(path, { company, id: theirImport, code: 'secret', number: 'ONLY-THEIRS' });
      const theirs = await request(method, at('theirs'));
      const unknown = await request(method, at('unknown'));
      expect(theirs, `${method} ${path}`).toMatchObject({ status: 404, body: { code: 'company_not_found' } });
      expect(JSON.stringify(theirs).replaceAll('theirs', 'unknown'), `${method} ${path}`).toBe(JSON.stringify(unknown));
    }
  });

  it('finds no data of another company below its own path; requests are answered as if the data did not exist', async () => {
    const single = routes.filter(({ path, method }) => /\{(id|number|code)\}/.test(path) && method !== 'PUT');
    expect(single.length).toBeGreaterThan(8);
    const unknown = { id: randomUUID(), code: 'nothing', number: 'NOTHING' };
    for (const { method, path } of single) {
      const theirs = await request(
        method,
        filled(path, { company: 'ours', id: theirImport, code: 'secret', number: 'ONLY-THEIRS' }),
      );
      const nothing = await request(method, filled(path, { company: 'ours', ...unknown }));
      expect([400, 404], `${method} ${path}`).toContain(theirs.status);
      const renamed = JSON.stringify(theirs)
        .replaceAll(theirImport, unknown.id)
        .replaceAll('secret', 'nothing')
        .replaceAll('ONLY-THEIRS', 'NOTHING');
      expect(renamed, `${method} ${path}`).toBe(JSON.stringify(nothing));
    }
    expect((await request('GET', `imports/${theirImport}`)).status).toBe(404);
    expect((await request('GET', `imports/${theirImport}/records`)).status).toBe(404);
    expect((await request('GET', `imports/${theirImport}/events`)).status).toBe(404);
  });

  it("lists only data of its own company, even with another company's import as filter", async () => {
    const companies = await ours.call<{ entries: unknown[] }>('GET', '/v1/companies');
    expect(companies.body.entries).toEqual([{ code: 'ours', name: 'Company ours' }]);
    const lists = routes.filter(({ method, path }) => method === 'GET' && /\{company\}\/[a-z-]+$/.test(path));
    expect(lists.length).toBeGreaterThan(5);
    for (const { path } of lists) {
      const { body } = await ours.call<{ entries: object[] }>('GET', filled(path, { company: 'ours' }));
      expect(JSON.stringify(body), path).not.toMatch(/ONLY-THEIRS|secret/);
      expect(JSON.stringify(body), path).not.toContain(theirImport);
    }
    const filtered = await ours.call<{ entries: object[] }>('GET', `sales-documents?import=${theirImport}`);
    expect(filtered.body.entries).toEqual([]);
  });

  it("can import numbers that another company has too, and does not change the other company's records", async () => {
    const mine = await ours.import(
      'customers',
      csv(['No.', 'Name', 'City', 'Credit Limit'], ['ONLY-THEIRS', 'Mine', 'Oslo', '1']),
    );
    expect(mine).toMatchObject({ status: 'Completed', results: { inserted: 1, updated: 0 } });
    const rows = await system.database.superuser`SELECT name FROM customer WHERE number = 'ONLY-THEIRS' ORDER BY name`;
    expect(rows.map(({ name }) => name)).toEqual(['Mine', 'Secret']);
  });

  it('is refused if it is unknown, revoked or missing', async () => {
    const call = (authorization?: string) =>
      fetch(`${system.url}/v1/companies`, authorization ? { headers: { authorization } } : {});
    expect((await call()).status).toBe(401);
    expect((await call('Bearer lsk_00000000_nothing')).status).toBe(401);
    expect((await call(`Basic ${ours.key}`)).status).toBe(401);
    expect((await call(`Bearer ${ours.key}`)).status).toBe(200);
    await system.database
      .superuser`UPDATE api_key SET revoked_at = now() WHERE company_id = (SELECT company_id FROM company WHERE code = 'ours')`;
    expect((await call(`Bearer ${ours.key}`)).status).toBe(401);
  });
});
