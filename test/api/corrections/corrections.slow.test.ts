import { describe, expect, it } from 'vitest';
import type { CorrectedCell, Correction } from '../../../api/corrections/schemas.js';
import { poll } from '../../../cli/stack/poll.js';
import { issueKey } from '../../../db/api-key.js';
import { ApiClient } from '../../harness/api-client.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { setImportColumns } from '../../harness/set-import-columns.js';
import { orderFile, orderLine, ordersSetup } from '../../harness/world.js';
import { correcting } from './correcting.js';

const bench = useBench();
const { imported, groupsOf, fix, fixGroup, process, record, checked, statuses } = correcting(bench);

describe('one new text for all records of a cause', () => {
  it('can be previewed and applied, and then only these records and their documents are processed', async () => {
    const first = await imported(
      'r',
      orderLine('1', '9999'),
      orderLine('1', 'I1'),
      orderLine('2', '9999'),
      orderLine('3', 'I1'),
      orderLine('4', '8888'),
    );
    expect(first).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 4 } });
    const [group] = await groupsOf(first.id);
    const body = { errorGroup: group?.id, values: { Item: 'I2' }, comment: 'Renumbered' };
    const preview = await fixGroup(first.id, { ...body, preview: true });
    expect(preview.body).toMatchObject({ preview: true, number: null, records: 2, ready: 2, inError: 0 });
    expect(preview.body.examples).toMatchObject(
      [2, 4].map((row) => ({
        row,
        changes: [{ column: 'Item', before: '9999', after: 'I2' }],
        values: { itemNumber: 'I2' },
        errors: [],
      })),
    );
    expect(await groupsOf(first.id)).toHaveLength(2);
    const wrong = await fixGroup(first.id, { ...body, values: { Item: '7777' }, preview: true });
    expect(wrong.body.examples[0]?.errors).toMatchObject([{ code: 'not_found', field: 'itemNumber', value: '7777' }]);

    // A preview of other records, or of earlier values of these, has another tag.
    const tag = preview.headers.get('etag') as string;
    expect(await fixGroup(first.id, body, { 'if-match': '"other"' })).toMatchObject({
      status: 412,
      body: { code: 'record_changed' },
    });
    const made = await fixGroup(first.id, body, { 'if-match': tag });
    expect(made.body).toMatchObject({ preview: false, number: 1, records: 2, ready: 2 });
    expect(await groupsOf(first.id)).toHaveLength(1);
    expect(await checked(first.id)).toMatchObject({
      status: 'Staged',
      message: 'Staged: 3 of 5 records are ready to be processed, 1 error',
      counts: { completed: 1, errors: 1, waiting: 3 },
      choices: [
        'process-now',
        'process-in-background',
        'dry-run',
        'open-results',
        'open-errors',
        'open-error-groups',
        'download-failed-rows',
        'undo',
      ].map((action) => ({ action })),
    });
    expect(await statuses(first.id)).toBe('Ready Ready Ready Completed Error');
    const after = await process(first.id);
    expect(after.body).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { total: 5, completed: 4, errors: 1, waiting: 0 },
      results: { documents: 3, lines: 4 },
      run: { number: 2, total: 3 },
    });
    await checked(first.id);
    const lines = await bench.system.database.superuser`
      SELECT l.document_number || ' ' || l.item_number AS line FROM sales_line l
      WHERE l.document_number LIKE 'r%' ORDER BY l.document_number, l.line_number`;
    expect(lines.map(({ line: each }) => each)).toEqual(['r1 I2', 'r1 I1', 'r2 I2', 'r3 I1']);
  });

  it('changes nothing if its connection dies in the middle, and can be requested again', async () => {
    const { id } = await imported('d', ...Array.from({ length: 6 }, (_, index) => orderLine(String(index), '9999')));
    const [group] = await groupsOf(id);
    const { superuser } = bench.system.database;
    const body = { errorGroup: group?.id, values: { Item: 'I1' } };
    const answered = await superuser.begin(async (tx) => {
      await tx`SELECT 1 FROM integration_record WHERE import_id = ${id} AND row_no = 7 FOR UPDATE`;
      const answer = fixGroup(id, body);
      const terminated = async () => {
        const ended = await superuser`
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%UPDATE integration_record%'`;
        return ended.length > 0 ? true : undefined;
      };
      await poll(terminated, { timeoutMs: 20_000, waitingFor: 'the wait for a locked record' });
      return answer;
    });
    expect(answered.status).toBe(503);
    expect(await groupsOf(id)).toMatchObject([{ records: 6 }]);
    expect((await getBody<{ entries: Correction[] }>(bench.client, `imports/${id}/corrections`)).entries).toEqual([]);
    await checked(id);
    expect((await fixGroup(id, body)).body).toMatchObject({ number: 1, records: 6, ready: 6 });
    expect((await process(id)).body).toMatchObject({ status: 'Completed', counts: { completed: 6 } });
  });

  it('is refused if no record has the error any more, or if a column is unknown', async () => {
    const { id } = await imported('n', orderLine('1', '9999'));
    const [group] = await groupsOf(id);
    const unknown = await fixGroup(id, { errorGroup: group?.id, values: { item: 'I1' } });
    expect(unknown).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_correction',
        errors: [{ in: 'body', pointer: '/values/item', detail: expect.stringContaining('Item') }],
      },
    });
    await fixGroup(id, { errorGroup: group?.id, values: { Item: 'I1' } });
    for (const preview of [false, true])
      expect(await fixGroup(id, { errorGroup: group?.id, values: { Item: 'I1' }, preview })).toMatchObject({
        status: 409,
        body: { code: 'invalid_state', detail: 'No record of the import is in error for this cause any more.' },
      });
    const nothing = await fixGroup('00000000-0000-0000-0000-000000000000', {
      errorGroup: group?.id,
      values: { Item: 'I1' },
    });
    expect(nothing).toMatchObject({ status: 404, body: { code: 'import_not_found' } });
  });
});

describe('a record', () => {
  it('is mapped and checked after each correction as if it came from the file', async () => {
    const { id } = await imported('c', orderLine('1', 'I1', 'many'), orderLine('2', 'I1'));
    const still = await fix(id, 2, { values: { Quantity: 'few' } });
    expect(still.body).toMatchObject({
      records: 1,
      ready: 0,
      inError: 1,
      examples: [{ errors: [{ code: 'not_a_number', value: 'few' }] }],
    });
    expect(await checked(id)).toMatchObject({ status: 'CompletedWithErrors', counts: { errors: 1, waiting: 0 } });
    expect((await fix(id, 2, { values: { Quantity: '3' } })).body).toMatchObject({
      number: 2,
      ready: 1,
      examples: [{ values: { quantity: '3' } }],
    });
    expect(await record(id, 2)).toMatchObject({ status: 'Ready', version: 2, source: { Quantity: '3' }, errors: [] });
    expect(await checked(id)).toMatchObject({ status: 'Staged', counts: { errors: 0, waiting: 1 } });
    expect((await process(id, { records: [2] })).body).toMatchObject({ status: 'Completed', counts: { completed: 2 } });
    await checked(id);
    const done = await fix(id, 2, { values: { Quantity: '4' } });
    expect(done).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', detail: expect.stringContaining('Completed') },
    });
    expect(await fix(id, 99, { values: { Quantity: '4' } })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  it('lists its old and new values with user, time and reason', async () => {
    const { id } = await imported('h', orderLine('1', '9999', 'many'));
    await fix(id, 2, { values: { Quantity: '1', Item: '9998' }, comment: 'Typo' });
    await fix(id, 2, { values: { Item: 'I1' } });
    const { entries } = await getBody<{ entries: CorrectedCell[] }>(
      bench.client,
      `imports/${id}/records/2/corrections`,
    );
    const by = { row: 2, createdBy: 'test', createdAt: expect.stringMatching(/^20/) };
    expect(entries).toEqual([
      { ...by, column: 'Item', before: '9999', after: '9998', correction: 1, comment: 'Typo' },
      { ...by, column: 'Quantity', before: 'many', after: '1', correction: 1, comment: 'Typo' },
      { ...by, column: 'Item', before: '9998', after: 'I1', correction: 2, comment: null },
    ]);
    const acts = await getBody<{ entries: Correction[] }>(bench.client, `imports/${id}/corrections`);
    expect(acts.entries).toMatchObject([
      { number: 2, kind: 'record', records: 1, comment: null },
      { number: 1, kind: 'record', records: 1, comment: 'Typo' },
    ]);
    const cells = await getBody<{ entries: CorrectedCell[] }>(bench.client, `imports/${id}/corrections/1/cells`);
    expect(cells.entries).toEqual(entries.slice(0, 2));
  });

  it('is corrected by one of two concurrent users, and the other user is shown who changed what', async () => {
    const { id } = await imported('t', orderLine('1', '9999'));
    const { key } = await issueKey(bench.system.database.url, 'acme', 'Company acme', 'Berta');
    const berta = new ApiClient(bench.client.url, key, 'acme');
    const seen = await bench.client.call('GET', `imports/${id}/records/2`);
    const known = { 'if-match': seen.headers.get('etag') as string };
    const unquoted = await fix(id, 2, { values: { Item: 'I1' } }, { 'if-match': '0' });
    expect(unquoted).toMatchObject({ status: 400, body: { errors: [{ in: 'header', pointer: '/if-match' }] } });
    const both = await Promise.all([
      fix(id, 2, { values: { Item: 'I1' } }, known),
      fix(id, 2, { values: { Item: 'I2' } }, known, berta),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = both[0].status === 200 ? { by: 'test', item: 'I1' } : { by: 'Berta', item: 'I2' };
    const lost = both.find(({ status }) => status === 412);
    expect(lost?.body).toMatchObject({
      code: 'record_changed',
      detail: expect.stringContaining(`"${won.by}" changed Item from "9999" to "${won.item}"`),
    });
    expect(await record(id, 2)).toMatchObject({ version: 1, source: { Item: won.item } });
    await checked(id);
  });

  it('is not corrected while a run processes it, and a run waits for a correction', async () => {
    const { id } = await imported('l', orderLine('1', '9999'), orderLine('2', '9999'));
    const { superuser } = bench.system.database;
    await setImportColumns(superuser, id, { status: 'Processing' });
    const refused = await fix(id, 2, { values: { Item: 'I1' } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    await setImportColumns(superuser, id, { status: 'CompletedWithErrors' });
    // Whichever is first: a run processes the record as it was before the correction or as it is after it.
    const [fixed, run] = await Promise.all([fix(id, 2, { values: { Item: 'I1' } }), process(id, { status: 'Error' })]);
    expect([200, 409]).toContain(fixed.status);
    expect(run.status).toBe(200);
    await checked(id);
    if (fixed.status === 409) await fix(id, 2, { values: { Item: 'I1' } });
    expect((await process(id, { records: [2] })).status).toBeLessThan(410);
    expect(await record(id, 2)).toMatchObject({ status: 'Completed', source: { Item: 'I1' } });
    await checked(id);
  });

  it('moves to another document by its number, but not to one that already exists', async () => {
    const { id } = await imported('m', orderLine('1', 'I1'), orderLine('2', '9999'), orderLine('3', 'I1', 'many'));
    await fix(id, 3, { values: { 'No.': 'm1', Item: 'I1' } });
    await fix(id, 4, { values: { 'No.': 'm9', Quantity: '2' } });
    const { body } = await process(id);
    expect(body).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { completed: 2, errors: 1 },
      results: { documents: 2, lines: 2 },
    });
    expect(await statuses(id)).toBe('Completed Error Completed');
    expect(await record(id, 3)).toMatchObject({ errors: [{ code: 'duplicate', value: 'm1' }] });
    await checked(id);
  });

  it('is not corrected if the same file was imported again since', async () => {
    const file = orderFile(orderLine('z1', '9999'));
    await save(bench.client, 'orders', ordersSetup());
    const first = await bench.client.import('orders', file);
    const second = (await bench.client.start('orders', file)).body;
    const refused = await fix(first.id, 2, { values: { Item: 'I1' } });
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining(second.id) } });
    expect((await fix(second.id, 2, { values: { Item: 'I1' } })).body).toMatchObject({ ready: 1 });
    expect((await process(second.id)).body).toMatchObject({ status: 'Completed' });
  });

  it('that was staged or skipped by a cancel can be corrected too', async () => {
    await save(bench.client, 'orders', ordersSetup({ batchSize: 2 }));
    const { body } = await bench.client.start(
      'orders',
      orderFile(orderLine('s1', '9999'), orderLine('s2', 'I1', 'many'), orderLine('s1', 'I1')),
    );
    await fix(body.id, 2, { values: { 'No.': 's2' } });
    // It now belongs to a document that has another record in error.
    expect(await checked(body.id)).toMatchObject({ status: 'Staged', counts: { errors: 2, waiting: 1 } });
    await fix(body.id, 3, { values: { Quantity: '1' } });
    await fix(body.id, 2, { values: { Item: 'I2' } });
    expect(await checked(body.id)).toMatchObject({ status: 'Staged', counts: { errors: 0, waiting: 3 } });
    await bench.client.call('POST', `imports/${body.id}/cancel`);
    await fix(body.id, 4, { values: { Quantity: '5' } });
    expect(await checked(body.id)).toMatchObject({ status: 'Cancelled', counts: { skipped: 3 } });
    const done = await process(body.id, { status: 'Skipped' });
    expect(done.body).toMatchObject({
      status: 'Completed',
      counts: { completed: 3 },
      results: { documents: 2, lines: 3 },
    });
    await checked(body.id);
  });
});
