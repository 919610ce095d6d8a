import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApiText } from '../../../api/openapi.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { connectEngine } from '../../../temporal/connect-engine.js';
import { ApiClient } from '../../harness/api-client.js';
import { useBench } from '../../harness/bench.js';
import { ordersSetup } from '../../harness/world.js';

const bench = useBench({}, 'none');
const nowhere = '00000000-0000-7000-8000-000000000000';

describe('problems', () => {
  const call = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await bench.client.call(method, path, body, headers);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status: answer.status,
      detail: expect.any(String),
    });
    return {
      status: answer.status,
      code: answer.body.code,
      errors: answer.body.errors as { in: string; pointer: string; detail: string }[] | undefined,
      detail: answer.body.detail as string,
    };
  };

  it.each([
    ['an unknown company', 'GET', '/v1/companies/other/imports', 'company_not_found'],
    ['an unknown integration', 'GET', 'integrations/none', 'integration_not_found'],
    ['an unknown integration to delete', 'DELETE', 'integrations/none', 'integration_not_found'],
    ['an unknown import', 'GET', `imports/${nowhere}`, 'import_not_found'],
    ['the records of an unknown import', 'GET', `imports/${nowhere}/records`, 'import_not_found'],
    ['the events of an unknown import', 'GET', `imports/${nowhere}/events`, 'import_not_found'],
    ['cancelling an unknown import', 'POST', `imports/${nowhere}/cancel`, 'import_not_found'],
    ['an unknown route', 'GET', '/v1/nothing', 'not_found'],
    ['an unknown method', 'PATCH', '/v1/companies', 'not_found'],
  ])('have the status 404 for %s', async (_, method, path, code) => {
    expect(await call(method, path, undefined, { accept: '*/*, text/event-stream' })).toMatchObject({
      status: 404,
      code,
    });
  });

  it.each([
    ['no key', {}],
    ['an unknown key', { authorization: 'Bearer lsk_wrong' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
  ])('have the status 401 for %s', async (_, headers) => {
    const response = await fetch(`${bench.system.url}/v1/companies`, { headers: headers as Record<string, string> });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'not_authenticated' });
  });

  it.each([
    ['an invalid id', 'GET', 'imports/17', undefined, 'path', '/id', 'must be an id (a UUID)'],
    [
      'an invalid status',
      'GET',
      'records?status=Done',
      undefined,
      'query',
      '/status',
      'must be one of "New", "Ready", "Processing", "Completed", "Error", "Skipped"',
    ],
    ['a limit out of range', 'GET', 'imports?limit=0', undefined, 'query', '/limit', 'must be >= 1'],
    ['an invalid cursor', 'GET', 'customers?cursor=abc', undefined, 'query', '/cursor', 'is not a cursor of this list'],
    [
      'a cursor of another list',
      'GET',
      `imports?cursor=${btoa('["C1"]')}`,
      undefined,
      'query',
      '/cursor',
      'is not a cursor of this list',
    ],
    [
      'a cursor with an invalid row',
      'GET',
      `records?cursor=${btoa(`["${nowhere}","x"]`)}`,
      undefined,
      'query',
      '/cursor',
      'is not a cursor of this list',
    ],
    [
      'an invalid mode',
      'POST',
      `imports/${nowhere}/process`,
      { mode: 'later' },
      'body',
      '/mode',
      'must be one of "now", "background"',
    ],
    [
      'an invalid row',
      'POST',
      `imports/${nowhere}/process`,
      { mode: 'now', records: [0] },
      'body',
      '/records/0',
      'must be >= 1',
    ],
    ['no body', 'POST', `imports/${nowhere}/process`, undefined, 'body', '', 'must be object'],
    ['a body without a required property', 'POST', `imports/${nowhere}/process`, {}, 'body', '/mode', 'is missing'],
    [
      'a setup without a name',
      'PUT',
      'integrations/a',
      { ...ordersSetup(), name: '' },
      'body',
      '/name',
      'must have at least 1 character',
    ],
    [
      'a property that a setup does not have',
      'PUT',
      'integrations/a',
      { ...ordersSetup(), 'colour~/': 'red' },
      'body',
      '/colour~0~1',
      expect.stringMatching(
        /^is not a known property; known are \$schema, code, name, file, target, table, endpoint, mappings, /,
      ),
    ],
    [
      'a code that contains a path',
      'PUT',
      'integrations/..%2f..%2fetc',
      ordersSetup(),
      'path',
      '/code',
      'must match pattern "^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"',
    ],
    [
      'an unknown format',
      'PUT',
      'integrations/a',
      ordersSetup({ file: { type: 'pdf' } as never }),
      'body',
      '/file/type',
      'must be one of "csv", "text", "fixed-width", "excel"',
    ],
    [
      'an invalid setting of a format',
      'PUT',
      'integrations/a',
      ordersSetup({ file: { type: 'excel', sheet: '' } }),
      'body',
      '/file/sheet',
      'must have at least 1 character',
    ],
    [
      'a value that matches neither of two alternatives',
      'PUT',
      'integrations/a',
      ordersSetup({ file: { type: 'csv', quote: '""' } }),
      'body',
      '/file/quote',
      'must have at most 1 character, or must be null',
    ],
  ])('have the status 400 and the place of the fault for %s', async (_, method, path, body, part, pointer, detail) => {
    const { status, code, errors } = await call(method, path, body);
    expect({ status, code, errors }).toEqual({
      status: 400,
      code: 'invalid_request',
      errors: [{ in: part, pointer, detail }],
    });
  });

  it('report all faults of a body at once', async () => {
    const [number, customer, ...others] = ordersSetup().mappings;
    const mappings = [{ ...number, column: 17 }, { ...customer, colum: 'x' }, ...others];
    const { errors, detail } = await call('PUT', 'integrations/a', {
      ...ordersSetup(),
      mappings,
      writeMode: 'replace',
    });
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['/mappings/0/column', '/mappings/1/colum', '/writeMode']);
    expect(detail).toBe('The body is not valid for this call: /mappings/0/column must be string, and 2 more.');
  });

  it.each([
    ['a body with many faults', Array.from({ length: 10_000 }, () => 0)],
    ['a body with too many faults to find all', Array.from({ length: 250_000 }, () => 0)],
    ['an unknown property as long as a body', { ['x'.repeat(900_000)]: 1 }],
  ])('are short for %s', async (_, faulty) => {
    const body = Array.isArray(faulty) ? { ...ordersSetup(), mappings: faulty } : faulty;
    const { errors } = await call('PUT', 'integrations/a', body);
    expect(errors?.length).toBeGreaterThan(0);
    expect(errors?.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(errors).length).toBeLessThan(5_000);
  });

  it.each([
    ['a NUL in a number', 'GET', 'customers/a%00b', undefined],
    ['a NUL in a filter', 'GET', 'records?integration=a%00b', undefined],
    ['a NUL in a setup', 'PUT', 'integrations/a', ordersSetup({ name: 'a\0b' })],
    ['half of a surrogate pair in a setup', 'PUT', 'integrations/a', ordersSetup({ name: 'a\ud800b' })],
    ['an address that cannot be decoded', 'GET', 'customers/%ff', undefined],
    ['a body that is not JSON', 'PUT', 'integrations/a', '{"name":'],
  ])('have the status 400 for %s', async (_, method, path, body) => {
    const headers: Record<string, string> = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    expect(await call(method, path, body, headers)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('have the status 415 for another content type', async () => {
    expect(await call('PUT', 'integrations/a', 'name: a', { 'content-type': 'text/yaml' })).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
    expect(await call('POST', 'imports', { integration: 'a' })).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
  });

  it('have the status 413 for a setup of more than a megabyte', async () => {
    const body = ordersSetup({ name: 'x'.repeat(1_100_000) });
    expect(await call('PUT', 'integrations/a', body)).toMatchObject({ status: 413, code: 'request_too_large' });
  });
});

describe('the description of the API', () => {
  it('is the committed openapi.json (npm run generate writes it)', async () => {
    const committed = JSON.parse(await readFile(join(projectRoot, 'openapi.json'), 'utf8'));
    expect(JSON.parse(await openApiText())).toEqual(committed);
    const served = await bench.client.call('GET', '/openapi.json');
    expect(served.body).toEqual(committed);
  });

  it('can be read as web pages', async () => {
    const page = await fetch(`${bench.system.url}/docs/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('swagger-ui');
    expect((await fetch(`${bench.system.url}/docs/json`)).status).toBe(200);
  });
});

describe('the API', () => {
  it('reports without a key that it is live, and ready because database and worker are available', async () => {
    const withoutKey = new ApiClient(bench.system.url, '', 'acme');
    expect(await withoutKey.call('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await withoutKey.call('GET', '/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ok', checks: { database: 'ok', worker: 'ok' } },
    });
  });

  it('detects that no worker polls a task queue', async () => {
    const engine = connectEngine({ ...bench.system.configuration, taskQueue: 'without-worker' });
    expect([await bench.system.engine.hasPoller(), await engine.hasPoller()]).toEqual([true, false]);
    await engine.close();
  });
});
