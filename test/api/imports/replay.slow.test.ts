import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { ImportRow } from '../../../db/rows.js';
import { customersSetup } from '../../../examples/setups.js';
import type { ApiClient } from '../../harness/api-client.js';
import { useSystem } from '../../harness/system.js';
import { csv } from '../../harness/world.js';

const system = useSystem();
let company: ApiClient;

beforeAll(async () => {
  company = await system.client('acme');
});

const file = (series: string): string =>
  csv(
    ['No.', 'Name', 'City', 'Credit Limit'],
    [`${series}1`, 'Ann', 'Oslo', '1'],
    [`${series}2`, 'Bob', 'Rome', 'much'],
  );
const replay = (id: string, body?: object, headers = {}) =>
  company.call<Import>('POST', `imports/${id}/replay`, body, headers);

describe('a replay', () => {
  it('imports the same file with the current setup, and has a link to the first import', async () => {
    await company.putIntegration('customers', customersSetup);
    const first = await company.import('customers', file('A'));
    expect(first).toMatchObject({ status: 'CompletedWithErrors', counts: { errors: 1 }, replayOf: null });
    const mappings = customersSetup.mappings.filter(({ field }) => field !== 'creditLimit');
    await company.putIntegration('customers', { ...customersSetup, mappings });
    const { status, body } = await replay(first.id, { processing: 'now' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'Completed',
      integrationVersion: 2,
      replayOf: first.links.self,
      sameContentAs: first.links.self,
      file: first.file,
      results: { inserted: 1, updated: 0, unchanged: 1 },
    });
    expect(await company.get(first.id)).toMatchObject({ status: 'CompletedWithErrors' });
  });

  it('uses another version, or a setup that is not saved, on request', async () => {
    const first = await company.import('customers', file('B'));
    const old = await replay(first.id, { version: 1 });
    expect(old.body).toMatchObject({ status: 'Staged', integrationVersion: 1, counts: { errors: 1 } });
    const setup = { ...customersSetup, mappings: customersSetup.mappings.slice(0, 2) };
    const own = await replay(first.id, { setup, processing: 'now' });
    expect(own.body).toMatchObject({ status: 'Completed', results: { unchanged: 2 } });
    const { body } = await company.call('GET', 'integrations/customers');
    expect(body).toMatchObject({ version: 2 });
  });

  it('is created once for one idempotency key', async () => {
    const first = await company.import('customers', file('C'));
    const key = { 'idempotency-key': 'again' };
    const answers = await Promise.all([1, 2, 3].map(() => replay(first.id, { processing: 'now' }, key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await replay(first.id, { processing: 'choose' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
  });

  it.each([
    ['an unknown version', { version: 99 }, 404, 'not_found'],
    ['both a version and a setup', { version: 1, setup: customersSetup }, 400, 'invalid_request'],
    [
      'an invalid setup',
      { setup: { ...customersSetup, mappings: [{ field: 'dance', column: 'No.' }] } },
      422,
      'invalid_setup',
    ],
    ['an invalid version', { version: 'newest' }, 400, 'invalid_request'],
  ])('is refused with %s', async (_, body, status, code) => {
    const first = await company.import('customers', file('D'), { force: true });
    expect(await replay(first.id, body)).toMatchObject({ status, body: { code } });
  });

  it('is refused if the stored file no longer exists', async () => {
    const first = await company.import('customers', file('E'));
    const [row] = await system.database.superuser<
      [Pick<ImportRow, 'stored_as'>]
    >`SELECT stored_as FROM import WHERE import_id = ${first.id}`;
    await system.files.remove(row.stored_as);
    expect(await replay(first.id)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', detail: 'The stored file no longer exists: upload it again.' },
    });
  });
});
