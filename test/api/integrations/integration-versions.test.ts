import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { setupIn } from '../../../core/setup/setup-file.js';
import { ApiClient } from '../../harness/api-client.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { Gate } from '../../harness/gate.js';
import { manyOrders, namesSetup, orderFile, ordersSetup } from '../../harness/world.js';

const bench = useBench();

interface Version {
  version: number;
  changedBy: string;
  comment: string | null;
  restoredFrom: number | null;
  setup?: IntegrationSetup;
}
type Versions = { entries: Version[]; next: string | null };

const named = (name: string): IntegrationSetup => ordersSetup({ name });
const put = (code: string, setup: IntegrationSetup, ifMatch?: string, query = '') =>
  bench.client.call('PUT', `integrations/${code}${query}`, setup, ifMatch === undefined ? {} : { 'if-match': ifMatch });
const versionsOf = async (code: string): Promise<Version[]> =>
  (await getBody<Versions>(bench.client, `integrations/${code}/versions`)).entries;

describe('versions of an integration', () => {
  it('have user, time, reason and setup, and are not created for an equal setup', async () => {
    const first = await put('described', named('One'));
    expect(first).toMatchObject({ status: 201, body: { version: 1 } });
    expect(first.headers.get('etag')).toBe('"1"');
    const again = await put('described', named('One'));
    expect(again).toMatchObject({ status: 200, body: { version: 1, updatedAt: first.body.updatedAt } });
    const { mappings, ...rest } = named('One');
    expect(await put('described', { mappings, ...rest })).toMatchObject({ status: 200, body: { version: 1 } });
    await put('described', named('Two'), undefined, '?comment=Renamed%20%E2%9C%93');
    expect(await versionsOf('described')).toEqual([
      {
        version: 2,
        changedBy: 'test',
        changedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        comment: 'Renamed ✓',
        restoredFrom: null,
      },
      { version: 1, changedBy: 'test', changedAt: expect.any(String), comment: null, restoredFrom: null },
    ]);
    expect(await getBody(bench.client, 'integrations/described/versions/1')).toMatchObject({
      version: 1,
      setup: named('One'),
    });
    expect((await bench.client.call('GET', 'integrations/described')).headers.get('etag')).toBe('"2"');
  });

  it('are listed in pages, newest first', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put('paged', named(name));
    const first = await getBody<Versions>(bench.client, 'integrations/paged/versions?limit=2');
    expect(first.entries.map(({ version }) => version)).toEqual([5, 4]);
    const rest = await getBody<Versions>(bench.client, `integrations/paged/versions?limit=3&cursor=${first.next}`);
    expect(rest.entries.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(rest.next).toBeNull();
  });

  it('do not exist for an integration that never existed', async () => {
    await put('some', named('x'));
    const { client } = bench;
    expect(await client.call('GET', 'integrations/never/versions')).toMatchObject({
      body: { code: 'integration_not_found' },
    });
    expect(await client.call('POST', 'integrations/never/versions/1/restore')).toMatchObject({
      body: { code: 'integration_not_found' },
    });
    expect(await client.call('GET', 'integrations/some/versions/2')).toMatchObject({ body: { code: 'not_found' } });
    expect(await client.call('GET', 'integrations/some/versions/1/difference?to=7')).toMatchObject({ status: 404 });
    expect(await client.call('GET', 'integrations/some/versions/0')).toMatchObject({ status: 400 });
    expect(await client.call('GET', 'integrations/some/versions/99999999999')).toMatchObject({ status: 400 });
  });

  it('continue their numbers if the integration is deleted and created again', async () => {
    await put('again', named('One'));
    await put('again', named('Two'));
    await bench.client.call('DELETE', 'integrations/again');
    expect((await versionsOf('again')).map(({ version }) => version)).toEqual([2, 1]);
    expect(await put('again', named('Two'))).toMatchObject({ status: 201, body: { version: 3 } });
    expect((await versionsOf('again')).map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it('can be compared', async () => {
    const one = ordersSetup();
    await put('differs', one);
    await put('differs', { ...one, mappings: [{ field: 'currency', constant: 'EUR' }, ...one.mappings] });
    await put('differs', {
      ...one,
      name: 'Other',
      mappings: [{ field: 'currency', constant: 'USD' }, ...one.mappings],
    });
    const difference = async (query: string) =>
      (await getBody<{ entries: unknown[] }>(bench.client, `integrations/differs/versions/${query}`)).entries;
    const added = { pointer: '/mappings/0', kind: 'added', after: { field: 'currency', constant: 'EUR' } };
    expect(await difference('2/difference')).toEqual([added]);
    expect(await difference('1/difference?to=2')).toEqual([
      { pointer: '/mappings/0', kind: 'removed', before: { field: 'currency', constant: 'EUR' } },
    ]);
    expect(await difference('3/difference?to=1')).toEqual(
      expect.arrayContaining([
        { pointer: '/name', kind: 'changed', before: 'Orders', after: 'Other' },
        { ...added, after: { field: 'currency', constant: 'USD' } },
      ]),
    );
    expect(await difference('3/difference?to=3')).toEqual([]);
    expect(await difference('1/difference')).toEqual([{ pointer: '', kind: 'added', after: one }]);
  });

  it('can be restored as new versions, also of an integration that was deleted', async () => {
    await put('back', named('One'));
    await put('back', named('Two'));
    const restore = (version: number, query = '', headers = {}) =>
      bench.client.call('POST', `integrations/back/versions/${version}/restore${query}`, undefined, headers);
    expect(await restore(1, '?comment=Oops')).toMatchObject({ status: 200, body: { version: 3, setup: named('One') } });
    expect((await versionsOf('back'))[0]).toMatchObject({ version: 3, comment: 'Oops', restoredFrom: 1 });
    expect(await restore(1)).toMatchObject({ status: 200, body: { version: 3 } });
    expect(await restore(2, '', { 'if-match': '"2"' })).toMatchObject({ status: 412 });
    await bench.client.call('DELETE', 'integrations/back');
    const whole = await restore(2);
    expect(whole).toMatchObject({ status: 201, body: { version: 4, setup: named('Two') } });
    expect(whole.headers.get('etag')).toBe('"4"');
  });

  it('are not restored if they are not valid any more', async () => {
    await put('outdated', named('One'));
    await put('outdated', named('Two'));
    await put('outdated', named('Three'));
    const change = (version: number, sql: string) =>
      bench.system.database.superuser.unsafe(
        `UPDATE integration_version SET setup = ${sql} WHERE code = 'outdated' AND version = ${version}`,
      );
    await change(1, `jsonb_set(setup, '{mappings,0,field}', '"gone"')`);
    await change(2, `setup || '{"colour": "red"}'`);
    const restore = (version: number) => bench.client.call('POST', `integrations/outdated/versions/${version}/restore`);
    for (const [version, pointer] of [
      [1, '/mappings/0/field'],
      [2, '/colour'],
    ] as const)
      expect(await restore(version)).toMatchObject({
        status: 422,
        body: { code: 'invalid_setup', errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
      });
    expect(await getBody(bench.client, 'integrations/outdated')).toMatchObject({ version: 3 });
  });
});

describe('concurrent changes', () => {
  it('that are based on another version are refused, with the name of the user who was first', async () => {
    await put('based', named('One'));
    const { key } = await bench.system.database.company('acme');
    const other = new ApiClient(bench.system.url, key, 'acme');
    expect(
      await other.call('PUT', 'integrations/based?comment=urgent', named('Two'), { 'if-match': '"1"' }),
    ).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    const late = await put('based', named('Mine'), '"1"');
    expect(late).toMatchObject({ status: 412, body: { code: 'version_conflict' } });
    expect(late.body.detail).toMatch(/^"based" is at version 2 by now, saved by "test" at 20\S+Z: urgent\.$/);
    expect(await put('based', named('Two'), '"1"')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await put('based', named('Mine'), '"7", "2"')).toMatchObject({ status: 200, body: { version: 3 } });
    expect(await put('based', named('Any'), '*')).toMatchObject({ status: 200, body: { version: 4 } });
    expect(await put('not-there', named('x'), '*')).toMatchObject({ status: 412, body: { code: 'version_conflict' } });
    expect(await put('based', named('x'), 'nonsense')).toMatchObject({ status: 412 });
  });

  it('neither lose nor duplicate a version', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `Name ${index}`);
    const answers = await Promise.all([...names, ...names].map((name) => put('busy', named(name))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 201)).toBe(true);
    const versions = await versionsOf('busy');
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => versions.length - index));
    for (const { body } of answers)
      expect(await getBody(bench.client, `integrations/busy/versions/${body.version}`)).toMatchObject({
        setup: body.setup,
      });
    expect(new Set(answers.map(({ body }) => (body.setup as IntegrationSetup).name)).size).toBe(10);
    expect(await getBody(bench.client, 'integrations/busy')).toMatchObject({ version: versions.length });
  });

  it('that are based on the same version are refused but for one', async () => {
    await put('race', named('Start'));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => put('race', named(`Racer ${index}`), '"1"')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(412)]);
    expect(await versionsOf('race')).toHaveLength(2);
  });
});

describe('an import', () => {
  it('uses the version with which it began while the integration changes', async () => {
    const { client } = bench;
    await save(client, 'running', ordersSetup({ batchSize: 10 }));
    const gate = await Gate.at(bench.system.database.superuser, 'INSERT ON sales_line');
    await gate.shut();
    const { body: started } = await client.start('running', manyOrders(200, 1, 'V'), { processing: 'background' });
    await gate.reached();
    const paused = await client.call('POST', `imports/${started.id}/pause`);
    expect(paused).toMatchObject({ status: 200, body: { status: 'Paused', integrationVersion: 1 } });
    const constant = [{ field: 'currency', constant: 'USD' }];
    await save(client, 'running', ordersSetup({ mappings: [...ordersSetup().mappings, ...constant] }));
    await gate.open();
    await client.call('POST', `imports/${started.id}/resume`);
    expect(await client.reaches(started.id, 'Completed')).toMatchObject({
      integrationVersion: 1,
      counts: { total: 200, completed: 200 },
    });
    expect(await getBody(client, 'sales-documents/V200')).toMatchObject({ currency: null });
    const next = await client.import('running', orderFile(['N1', 'C1', '2026-01-31', 'I1', '1', '1']));
    expect(next).toMatchObject({ integrationVersion: 2 });
    expect(await getBody(client, 'sales-documents/N1')).toMatchObject({ currency: 'USD' });
  });
});

describe('a setup as a file', () => {
  const download = (code: string, key = bench.client.key) =>
    fetch(`${bench.system.url}/v1/companies/acme/integrations/${code}/file`, {
      headers: { authorization: `Bearer ${key}` },
    });

  it('is downloaded, matches its schema, and changes nothing if it is saved again', async () => {
    await save(bench.client, 'as-file', namesSetup({ type: 'csv', delimiter: ';' }));
    const answer = await download('as-file');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="as-file.json"');
    expect(answer.headers.get('etag')).toBe('"1"');
    const text = await answer.text();
    expect(text.endsWith('\n}\n')).toBe(true);
    expect(text.split('\n').slice(0, 6)).toEqual([
      '{',
      `  "$schema": "${bench.system.url}/schemas/integration-setup.json",`,
      '  "code": "as-file",',
      '  "name": "Names",',
      '  "file": {',
      '    "type": "csv",',
    ]);
    const file = JSON.parse(text);
    const published = await fetch(file.$schema);
    expect(published.headers.get('content-type')).toContain('application/schema+json');
    const valid = new Ajv2020({ allErrors: true }).compile((await published.json()) as object);
    expect(valid(file), JSON.stringify(valid.errors)).toBe(true);
    expect(await bench.client.call('PUT', 'integrations/as-file', file)).toMatchObject({
      status: 200,
      body: { version: 1, setup: setupIn(file) },
    });
    expect((await download('none')).status).toBe(404);
  });

  it('cannot be saved under another code', async () => {
    const answer = await bench.client.call('PUT', 'integrations/other', { ...named('x'), code: 'one' });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ in: 'body', pointer: '/code' }] },
    });
  });
});

it('a company cannot see versions of another company', async () => {
  await put('private', named('Secret'));
  const other = await bench.system.client('rival');
  for (const path of ['versions', 'versions/1', 'versions/1/difference', 'file'])
    expect(await other.call('GET', `integrations/private/${path}`)).toMatchObject({ status: 404 });
  expect(await other.call('POST', 'integrations/private/versions/1/restore')).toMatchObject({ status: 404 });
  expect(await other.putIntegration('private', named('Own'))).toMatchObject({ status: 201, body: { version: 1 } });
});
