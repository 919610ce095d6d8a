import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { UndoPreview } from '../../../api/undos/preview/schemas.js';
import type { Undo, UndoneDocument } from '../../../api/undos/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { customersSetup } from '../../../examples/setups.js';
import { workflowIdOf } from '../../../temporal/engine.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { storedRows } from '../../harness/stored-rows.js';
import { csv, manyOrders, orderFile, ordersSetup } from '../../harness/world.js';
import { undone } from './undone.js';

const bench = useBench();
const sql = () => bench.system.database.superuser;

const undo = (id: string, prefer?: string) => undone(bench.client, id, prefer);

/** Expects that a request is refused and returns the reason. */
async function refusalOf(id: string, path = 'undo'): Promise<string> {
  const { status, body } = await bench.client.call<{ code: string; detail: string }>(
    path === 'undo' ? 'POST' : 'GET',
    `imports/${id}/${path}`,
  );
  expect(status, JSON.stringify(body)).toBe(409);
  expect(body).toMatchObject({ code: 'invalid_state' });
  return body.detail;
}

const preview = (id: string) => getBody<UndoPreview>(bench.client, `imports/${id}/undo/preview?limit=2`);

async function documentsOf({ links }: Undo, outcome?: string): Promise<UndoneDocument[]> {
  const all: UndoneDocument[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({
      limit: '2',
      ...(outcome ? { outcome } : {}),
      ...(cursor ? { cursor } : {}),
    });
    const body: { entries: UndoneDocument[]; next: string | null } = await getBody(
      bench.client,
      `${links.documents}?${query}`,
    );
    all.push(...body.entries);
    cursor = body.next;
  }
  return all;
}

const key = (document: UndoneDocument): string => document.key.join(' ');

async function saveAndImport(name: string, setup: IntegrationSetup, file: string): Promise<Import> {
  await save(bench.client, name, setup);
  return bench.client.import(name, file);
}

describe('an undo', () => {
  it('removes what the import has created, restores what it has changed, and leaves what it has not changed', async () => {
    await saveAndImport(
      'first',
      ordersSetup({ writeMode: 'upsert' }),
      orderFile(...orders('A', 3, '1'), ...orders('S', 1, '1')),
    );
    const before = await storedRows(sql());
    const second = await saveAndImport(
      'second',
      ordersSetup({ writeMode: 'upsert' }),
      orderFile(...orders('A', 5, '2'), ...orders('S', 1, '1')),
    );
    expect(second.results).toMatchObject({ inserted: 2, updated: 3, unchanged: 1 });
    expect(second.choices.at(-1)).toMatchObject({ action: 'undo', method: 'POST', href: `${second.links.self}/undo` });
    expect(await preview(second.id)).toEqual({
      counts: { total: 5, removed: 2, restored: 3, kept: 0, alreadyRemoved: 0 },
      reasons: [],
      entries: [],
      next: null,
    });
    expect(await storedRows(sql())).not.toBe(before);
    const done = await undo(second.id);
    expect(done).toMatchObject({
      number: 1,
      status: 'Completed',
      message: 'Undone: 2 removed, 3 restored',
      counts: { total: 5, removed: 2, restored: 3, kept: 0, alreadyRemoved: 0, remaining: 0 },
      percent: 100,
      fault: null,
    });
    expect(await storedRows(sql())).toBe(before);
    const shown = await bench.client.get(second.id);
    expect(shown).toMatchObject({
      status: 'Undone',
      message: 'Undone: 2 removed, 3 restored',
      counts: { total: 12, completed: 0, errors: 0, skipped: 12, waiting: 0 },
      undo: { number: 1, status: 'Completed', removed: 2, restored: 3 },
      choices: [],
    });
    await expectConsistent(sql(), shown);
    expect((await bench.client.records(second.id)).map(({ status }) => status)).toEqual(Array(12).fill('Skipped'));
    expect((await documentsOf(done, 'removed')).map(key)).toEqual(['Order A4', 'Order A5']);
    expect((await documentsOf(done, 'restored')).map(key)).toEqual(['Order A1', 'Order A2', 'Order A3']);
    expect(await documentsOf(done)).toHaveLength(5);
    expect(await refusalOf(second.id)).toBe('An import that is Undone cannot be undone.');
    expect(await refusalOf(second.id, 'undo/preview')).toBe('An import that is Undone cannot be undone.');
    const again = await bench.client.process(second.id, { status: 'Skipped' });
    expect(again.status).toBe(409);
  });

  it('makes it possible to import the same content again', async () => {
    const file = orderFile(...orders('R', 2));
    const first = await saveAndImport('repeated', ordersSetup(), file);
    expect((await bench.client.start('repeated', file, { processing: 'now' })).status).toBe(409);
    await undo(first.id);
    const { status, body } = await bench.client.start('repeated', file, { processing: 'now' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'Completed', results: { inserted: 2 }, sameContentAs: null });
  });

  it('keeps and reports documents that were released, changed, imported again or deleted since; another undo does the rest', async () => {
    const first = await saveAndImport('kept', ordersSetup(), orderFile(...orders('K', 6)));
    await sql()`UPDATE sales_document SET status = 'Released' WHERE number = 'K1'`;
    await sql()`UPDATE sales_line SET quantity = 77, amount = amount + 1 WHERE document_number = 'K2' AND line_number = 10000`;
    await sql()`UPDATE sales_document SET amount = amount + 1 WHERE number = 'K2'`;
    const later = await saveAndImport(
      'kept-later',
      ordersSetup({ writeMode: 'upsert' }),
      orderFile(...orders('K', 3).slice(-2)),
    );
    await sql()`DELETE FROM sales_document WHERE number = 'K4'`;
    const expected = [
      ['Order K1', 'kept', 'released', 'Sales Document Order K1 is released.'],
      ['Order K2', 'kept', 'changed_since', 'Sales Document Order K2 was changed since.'],
      ['Order K3', 'kept', 'imported_since', `Sales Document Order K3 was written again by import ${later.id}.`],
      ['Order K4', 'already_removed', 'already_removed', 'Sales Document Order K4 no longer exists.'],
    ];
    const seen = await preview(first.id);
    expect(seen).toMatchObject({
      counts: { total: 6, removed: 2, restored: 0, kept: 3, alreadyRemoved: 1 },
      reasons: [
        { reason: 'already_removed', documents: 1 },
        { reason: 'changed_since', documents: 1 },
        { reason: 'imported_since', documents: 1 },
        { reason: 'released', documents: 1 },
      ],
    });
    const rest = await getBody<UndoPreview>(
      bench.client,
      `imports/${first.id}/undo/preview?limit=2&cursor=${encodeURIComponent(seen.next as string)}`,
    );
    expect(
      [...seen.entries, ...rest.entries].map((document) => [
        key(document),
        document.outcome,
        document.reason,
        document.message,
      ]),
    ).toEqual(expected);
    const done = await undo(first.id);
    expect(done).toMatchObject({
      status: 'PartlyCompleted',
      message: 'Partly undone: 2 removed, 0 restored, 3 kept, 1 already removed',
    });
    expect(
      [...(await documentsOf(done, 'kept')), ...(await documentsOf(done, 'already_removed'))].map((document) => [
        key(document),
        document.outcome,
        document.reason,
        document.message,
      ]),
    ).toEqual(expected);
    const shown = await bench.client.get(first.id);
    expect(shown).toMatchObject({
      status: 'PartlyUndone',
      counts: { total: 12, completed: 6, skipped: 6, errors: 0, waiting: 0 },
      choices: [{ action: 'undo' }, { action: 'open-undo-results' }],
    });
    await expectConsistent(sql(), shown);
    const undone = shown.choices.find(({ action }) => action === 'open-undo-results');
    expect((await bench.client.call('GET', undone?.href as string)).body.entries).toHaveLength(6);
    const statuses = (await bench.client.records(first.id)).map(({ status }) => status);
    expect(statuses).toEqual([...Array(6).fill('Completed'), ...Array(6).fill('Skipped')]);

    await sql()`UPDATE sales_document SET status = 'Open' WHERE number = 'K1'`;
    await undo(later.id);
    const second = await undo(first.id);
    expect(second).toMatchObject({ number: 2, message: 'Partly undone: 2 removed, 0 restored, 1 kept' });
    expect((await documentsOf(second)).map((document) => [key(document), document.outcome])).toEqual([
      ['Order K1', 'removed'],
      ['Order K2', 'kept'],
      ['Order K3', 'removed'],
    ]);
    const list = await getBody<{ entries: Undo[] }>(bench.client, `imports/${first.id}/undos`);
    expect(list.entries.map(({ number }) => number)).toEqual([2, 1]);
    await expectConsistent(sql(), await bench.client.get(first.id));
    const { message, ...after } = await bench.client.get(first.id);
    expect(after).toMatchObject({ status: 'PartlyUndone', counts: { completed: 2, skipped: 10 } });
    // The message of the import is about the results of all its undos.
    const { removed = 0, restored = 0, alreadyRemoved = 0 } = after.undo?.earlierUndos ?? {};
    expect(removed + restored + alreadyRemoved).toBeGreaterThan(0);
    expect(message).toMatch(`Partly undone: ${removed + 2} removed, ${restored} restored, 1 kept`);
  });

  it('removes what look-ups have created, after the documents that use it, unless other documents use it', async () => {
    const creating: IntegrationSetup = {
      ...ordersSetup(),
      mappings: ordersSetup().mappings.map((mapping) =>
        mapping.field === 'customerNumber'
          ? {
              ...mapping,
              lookUp: { target: 'customer', by: 'number', onNotFound: 'create', template: { name: 'New {value}' } },
            }
          : mapping,
      ) as IntegrationSetup['mappings'],
    };
    const before = await storedRows(sql());
    const first = await saveAndImport(
      'creating',
      creating,
      orderFile(...orders('N', 2, '1', 'NEW1'), ...orders('P', 2, '1', 'NEW2')),
    );
    const other = await saveAndImport('using', ordersSetup(), orderFile(...orders('O', 1, '1', 'NEW2')));
    expect((await preview(first.id)).counts).toEqual({ total: 6, removed: 5, restored: 0, kept: 1, alreadyRemoved: 0 });
    const done = await undo(first.id);
    expect(await documentsOf(done, 'kept')).toMatchObject([
      {
        target: 'customer',
        key: ['NEW2'],
        reason: 'referenced',
        message: 'Customer NEW2 is used by Sales Document Order O1.',
      },
    ]);
    // All its documents are removed; one customer that it has created is left.
    expect(await bench.client.get(first.id)).toMatchObject({ status: 'PartlyUndone', counts: { completed: 0 } });
    await undo(other.id);
    expect(await undo(first.id)).toMatchObject({ status: 'Completed', counts: { total: 1, removed: 1 } });
    expect(await bench.client.get(first.id)).toMatchObject({ status: 'Undone' });
    expect(await storedRows(sql())).toBe(before);
  });

  it('removes and restores master data, and keeps records whose deletion the database refuses', async () => {
    const before = await storedRows(sql());
    const first = await saveAndImport(
      'people',
      { ...customersSetup, writeMode: 'upsert' },
      csv(
        ['No.', 'Name', 'City', 'Credit Limit'],
        ['C1', 'Renamed', 'Aarhus', '1'],
        ['D1', 'Dora', 'Delft', '1'],
        ['D2', 'Dirk', 'Delft', '1'],
        ['D3', 'Dana', 'Delft', '1'],
      ),
    );
    await sql().unsafe(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this customer stays'; END $$;
      CREATE TRIGGER refuse BEFORE DELETE ON customer FOR EACH ROW WHEN (OLD.number = 'D2') EXECUTE FUNCTION refuse()`);
    const done = await undo(first.id);
    await sql().unsafe('DROP TRIGGER refuse ON customer; DROP FUNCTION refuse()');
    expect(done).toMatchObject({ counts: { total: 4, removed: 2, restored: 1, kept: 1 } });
    expect(await documentsOf(done, 'kept')).toMatchObject([
      { key: ['D2'], reason: 'rejected', message: 'Customer D2 is refused by the database: this customer stays' },
    ]);
    expect(await undo(first.id)).toMatchObject({ status: 'Completed' });
    expect(await storedRows(sql())).toBe(before);
  });

  it('undoes the part of an import that was processed, and skips the records that were waiting', async () => {
    await save(bench.client, 'part', ordersSetup());
    const { body: staged } = await bench.client.start('part', orderFile(...orders('Q', 3)), { processing: 'choose' });
    await bench.client.process(staged.id, { records: [2] });
    expect(await bench.client.get(staged.id)).toMatchObject({ status: 'Staged', counts: { completed: 2, waiting: 4 } });
    expect(await undo(staged.id)).toMatchObject({ message: 'Undone: 1 removed, 0 restored' });
    const shown = await bench.client.get(staged.id);
    expect(shown).toMatchObject({ status: 'Undone', counts: { total: 6, completed: 0, skipped: 6, waiting: 0 } });
    await expectConsistent(sql(), shown);
    await expect.poll(() => bench.system.engine.workflowState(workflowIdOf(staged.id))).toBe('gone');
  });

  it('is refused with the reason if the import has written nothing or does not exist', async () => {
    await save(bench.client, 'nothing', ordersSetup());
    const waiting = await bench.client.start('nothing', orderFile(...orders('W', 1)), { processing: 'choose' });
    expect(await refusalOf(waiting.body.id)).toBe('The import has written nothing that could be undone.');
    const missing = '0197a000-0000-7000-8000-000000000000';
    for (const [method, path] of [
      ['POST', 'undo'],
      ['GET', 'undo/preview'],
      ['GET', 'undos'],
      ['GET', 'undos/1'],
      ['GET', 'undos/1/documents'],
      ['POST', 'undos/1/cancel'],
    ] as const)
      expect((await bench.client.call(method, `imports/${missing}/${path}`)).status, path).toBe(404);
    expect((await bench.client.call('GET', `imports/${waiting.body.id}/undos/7`)).status).toBe(404);
  });

  it('can be cancelled while it waits; what it has undone stays, and another undo does the rest', async () => {
    await save(bench.client, 'many', { ...ordersSetup(), batchSize: 20 });
    const first = await bench.client.import('many', manyOrders(60, 2, 'X'));
    const number = await sql().begin(async (tx) => {
      // The batch with this order waits for the lock, so that the undo cannot complete.
      await tx`SELECT 1 FROM sales_document WHERE number = 'X1' FOR UPDATE`;
      const begun = await bench.client.call<Undo>('POST', `imports/${first.id}/undo`, undefined, {
        prefer: 'respond-async',
      });
      expect(begun.status).toBe(202);
      expect(await bench.client.get(first.id)).toMatchObject({ status: 'Undoing' });
      expect(await refusalOf(first.id)).toBe('An import that is Undoing cannot be undone.');
      const stopped = await bench.client.call<Undo>('POST', `${begun.body.links.self}/cancel`, undefined, {
        prefer: 'wait=30',
      });
      expect(stopped.status).toBe(200);
      expect(stopped.body).toMatchObject({ status: 'Cancelled' });
      const { total, removed, remaining } = stopped.body.counts;
      expect(removed + remaining).toBe(total);
      expect(remaining).toBeGreaterThan(0);
      const again = await bench.client.call('POST', `${begun.body.links.self}/cancel`);
      expect(again.status).toBe(409);
      return begun.body.number;
    });
    expect(number).toBe(1);
    const shown = await bench.client.get(first.id);
    await expectConsistent(sql(), shown);
    expect(shown.status).toBe(shown.undo?.removed === 0 ? 'Completed' : 'PartlyUndone');
    expect(await undo(first.id)).toMatchObject({ number: 2, status: 'Completed' });
    expect(await bench.client.get(first.id)).toMatchObject({ status: 'Undone', counts: { completed: 0 } });
  });

  it('cannot be requested or read by another company', async () => {
    const first = await saveAndImport('mine', ordersSetup(), orderFile(...orders('Z', 1)));
    const other = await bench.system.client('other');
    for (const [method, path] of [
      ['POST', 'undo'],
      ['GET', 'undo/preview'],
      ['GET', 'undos'],
    ] as const)
      expect((await other.call(method, `imports/${first.id}/${path}`)).status).toBe(404);
    expect(await bench.client.get(first.id)).toMatchObject({ status: 'Completed' });
  });
});

/** `count` orders of two lines. */
function orders(prefix: string, count: number, quantity = '1', customer = 'C1'): string[][] {
  return Array.from({ length: count }, (_, index) =>
    ['I1', 'I2'].map((item) => [`${prefix}${index + 1}`, customer, '2026-01-31', item, quantity, '1.5']),
  ).flat();
}
