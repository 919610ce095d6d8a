import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { Answer } from '../../harness/api-client.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, orderFile, orderLine, ordersSetup } from '../../harness/world.js';

type Choice = Import['choices'][number];

const bench = useBench();

const process = (id: string, body: object) => bench.client.process(id, body);

async function importOrders(prefix: string, ...lines: string[][]): Promise<Import> {
  await save(bench.client, 'orders', ordersSetup({ batchSize: 2 }));
  return bench.client.import('orders', orderFile(...lines.map(([number, ...rest]) => [`${prefix}${number}`, ...rest])));
}

const addItems = (...numbers: string[]) =>
  bench.client.import(
    'items',
    csv(['No.', 'Description', 'Unit Price', 'Vendor No.'], ...numbers.map((no) => [no, `Item ${no}`, '1', ''])),
  );

/** The documents of an import with their physical places, which differ after any write. */
const documents = (id: string) =>
  bench.system.database.superuser`
    SELECT d.number, d.updated_at, d.xmin::text, d.ctid::text, l.line_number, l.ctid::text AS line FROM sales_document d
    JOIN sales_line l ON (l.company_id, l.document_type, l.document_number) = (d.company_id, d.document_type, d.number)
    WHERE d.import_id = ${id} ORDER BY d.number, l.line_number`;

describe('processing again', () => {
  it('retries all records in error, and does not write to documents that are completed', async () => {
    const first = await importOrders(
      'a',
      orderLine('1', 'I1'),
      orderLine('2', 'NEW1'),
      orderLine('1', 'I2'),
      orderLine('2', 'I1'),
      orderLine('3', 'NEVER'),
      orderLine('4', 'I1'),
    );
    expect(first.counts).toMatchObject({ completed: 3, errors: 3 });
    const before = await documents(first.id);
    await addItems('NEW1');
    const { status, body } = await process(first.id, { status: 'Error' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { total: 6, completed: 5, errors: 1, skipped: 0, waiting: 0 },
      results: { documents: 3, lines: 5 },
      run: { number: 2, total: 3, processed: 3, errors: 1 },
    });
    await expectConsistent(bench.system.database.superuser, body);
    const after = await documents(first.id);
    expect(after.filter(({ number }) => number !== 'a2')).toEqual(before);
    expect((await bench.client.records(first.id)).map(({ status: now }) => now)).toEqual([
      'Completed',
      'Completed',
      'Completed',
      'Completed',
      'Error',
      'Completed',
    ]);
  });

  it('processes the selected records with all records of their documents', async () => {
    const first = await importOrders('b', orderLine('1', 'NEW2'), orderLine('2', 'NEW2'), orderLine('2', 'I1'));
    await addItems('NEW2');
    const { body } = await process(first.id, { records: [4] });
    expect(body).toMatchObject({ counts: { completed: 2, errors: 1 }, run: { number: 2, total: 2 } });
    expect(await getBody(bench.client, 'sales-documents/b2')).toMatchObject({ lineCount: 2 });
    expect((await bench.client.call('GET', 'sales-documents/b1')).status).toBe(404);
    const { body: last } = await process(first.id, { records: [2, 3, 4] });
    expect(last).toMatchObject({
      status: 'Completed',
      counts: { completed: 3, errors: 0 },
      run: { number: 3, total: 1 },
    });
    await expectConsistent(bench.system.database.superuser, last);
  });

  it('in the background is answered without waiting', async () => {
    const first = await importOrders('c', orderLine('1', 'NEW3'));
    const { status, headers } = await process(first.id, { mode: 'background', status: 'Error' });
    expect([200, 202]).toContain(status);
    expect(headers.get('location')).toBe(first.links.self);
  });

  it('is offered while records are in error, and can be sent as it is returned', async () => {
    const first = await importOrders('j', orderLine('1', 'NEW8'), orderLine('2', 'I1'));
    expect(first.choices.map(({ action, label }) => [action, label])).toEqual([
      ['process-errors', 'Process errors again'],
      ['open-results', 'Open import results'],
      ['open-errors', 'Open records in error'],
      ['open-error-groups', 'Open errors by cause'],
      ['download-failed-rows', 'Download failed rows'],
      ['undo', 'Undo the import (remove or restore what it has written)'],
    ]);
    const [again, , open] = first.choices as [Choice, Choice, Choice];
    expect((await getBody<{ entries: object[] }>(bench.client, open.href)).entries).toMatchObject([{ row: 2 }]);
    await addItems('NEW8');
    await bench.client.call(again.method, again.href, again.body);
    expect(await bench.client.reaches(first.id, 'Completed')).toMatchObject({
      counts: { completed: 2, errors: 0 },
      choices: [{ action: 'undo' }],
    });
  });

  it('does not change the errors of records whose values are invalid', async () => {
    const first = await importOrders('d', ['1', 'C1', 'soon', 'I1', '1', '1'], orderLine('2', 'I1'));
    const { body } = await process(first.id, { status: 'Error' });
    expect(body.counts).toMatchObject({ completed: 1, errors: 1 });
    const [record] = await bench.client.records(first.id, 'Error');
    expect(record?.errors).toHaveLength(1);
    expect(record?.errors[0]?.code).toBe('not_a_date');
  });

  it('can be done for a part of the staged records first and for the rest later', async () => {
    await save(bench.client, 'orders', ordersSetup());
    const { body: staged } = await bench.client.start(
      'orders',
      orderFile(orderLine('e1', 'I1'), orderLine('e2', 'I1'), orderLine('e1', 'I2')),
    );
    const { body: part } = await process(staged.id, { records: [2] });
    expect(part).toMatchObject({ status: 'Staged', counts: { completed: 2, waiting: 1 } });
    expect(part.choices).toHaveLength(5);
    const { body: done } = await process(staged.id, {});
    expect(done).toMatchObject({
      status: 'Completed',
      counts: { completed: 3, waiting: 0 },
      results: { documents: 2 },
    });
    await expectConsistent(bench.system.database.superuser, done);
  });
});

describe('processing again is refused with a reason', () => {
  const expectProblem = ({ status, body }: Answer<unknown>, detail: string) =>
    expect({ status, body }).toMatchObject({ status: 409, body: { code: 'invalid_state', detail } });

  it('if there is nothing to process', async () => {
    const done = await importOrders('f', orderLine('1', 'I1'));
    const before = await bench.client.get(done.id);
    expectProblem(await process(done.id, {}), 'No record is waiting to be processed.');
    expectProblem(await process(done.id, { status: 'Error' }), 'No record has the status Error.');
    expectProblem(
      await process(done.id, { records: [2] }),
      'None of the records named is waiting, skipped or in error.',
    );
    expect(await bench.client.get(done.id)).toEqual(before);
  });

  it('if a row has no record, and none of the other records is processed', async () => {
    const first = await importOrders('i', orderLine('1', 'NEW9'), orderLine('2', 'NEW9'));
    await addItems('NEW9');
    const answer = await process(first.id, { records: [2, 99, 3, 1] });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'record_not_found',
        detail: 'The import has no record in row 99, 1. Nothing was processed.',
        errors: [
          { in: 'body', pointer: '/records/1', detail: 'no record is in row 99' },
          { in: 'body', pointer: '/records/3', detail: 'no record is in row 1' },
        ],
      },
    });
    expect(await bench.client.get(first.id)).toEqual(first);
    const many = Array.from({ length: 30 }, (_, index) => 100 + index);
    const problem = (await process(first.id, { records: many })).body as unknown as {
      detail: string;
      errors: object[];
    };
    expect(problem.detail).toMatch(/row 100, .*, 119 and 10 more\./);
    expect(problem.errors).toHaveLength(20);
  });

  it('if the status of the import does not allow it', async () => {
    const { client } = bench;
    await client.start('orders', 'No.,Customer\n');
    const { entries } = await getBody<{ entries: Import[] }>(client, 'imports?limit=1');
    const id = entries[0]?.id as string;
    expectProblem(await process(id, {}), 'The file was not read to its end: import it again.');
    const done = await importOrders('g', orderLine('1', 'I1'));
    for (const action of ['cancel', 'pause', 'resume']) {
      const answer = await client.call('POST', `imports/${done.id}/${action}`);
      expectProblem(
        answer,
        `An import that is Completed cannot be ${action === 'cancel' ? 'cancelled' : `${action}d`}.`,
      );
    }
    const { body: staged } = await client.start('orders', orderFile(orderLine('h1', 'I1')));
    expectProblem(
      await client.call('POST', `imports/${staged.id}/pause`),
      'An import that is Staged cannot be paused.',
    );
  });
});
