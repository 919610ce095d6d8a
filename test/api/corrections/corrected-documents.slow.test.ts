import { describe, expect, it } from 'vitest';
import type { Correction } from '../../../api/corrections/schemas.js';
import { getBody, useBench } from '../../harness/bench.js';
import { orderLine } from '../../harness/world.js';
import { correcting } from './correcting.js';

const bench = useBench();
const { imported, groupsOf, fix, fixGroup, process, record, checked, statuses } = correcting(bench);

describe('the other records of a document', () => {
  it('are ready again once the one in error has moved to another document, and are not listed as corrected', async () => {
    const { id } = await imported(
      'o',
      orderLine('1', '9999'),
      orderLine('1', 'I1'),
      orderLine('2', 'I1'),
      orderLine('4', '9999'),
    );
    expect(await statuses(id)).toBe('Error Error Completed Error');
    await fix(id, 2, { values: { 'No.': 'o3', Item: 'I1' } });
    expect(await statuses(id)).toBe('Ready Ready Completed Error');
    expect(await checked(id)).toMatchObject({ status: 'Staged', counts: { completed: 1, errors: 1, waiting: 2 } });
    expect(await record(id, 3)).toMatchObject({ version: 0, errors: [] });
    expect((await getBody<{ entries: object[] }>(bench.client, `imports/${id}/records/3/corrections`)).entries).toEqual(
      [],
    );
    expect((await getBody<{ entries: Correction[] }>(bench.client, `imports/${id}/corrections`)).entries).toMatchObject(
      [{ number: 1, records: 1 }],
    );
    expect((await process(id)).body).toMatchObject({
      counts: { completed: 3, errors: 1 },
      results: { documents: 3, lines: 3 },
      run: { total: 2 },
    });
    expect(await statuses(id)).toBe('Completed Completed Completed Error');
    await checked(id);
  });

  it('are skipped like the corrected one if a cancel has skipped some of them', async () => {
    const { id } = await imported('v', orderLine('1', '9999'), orderLine('1', 'I1'), orderLine('2', '9999'));
    await fix(id, 4, { values: { Item: 'I1' } });
    await bench.client.call('POST', `imports/${id}/cancel`);
    await fix(id, 2, { values: { 'No.': 'v3', Item: 'I1' } });
    expect(await checked(id)).toMatchObject({ status: 'Cancelled', counts: { errors: 0, skipped: 3 } });
    expect((await process(id, { status: 'Skipped' })).body).toMatchObject({ status: 'Completed', run: { total: 3 } });
    await checked(id);
  });

  it('stay in error and name the row in error, until the cause is corrected for all', async () => {
    const { id } = await imported(
      'w',
      orderLine('1', '9999'),
      orderLine('1', 'I1'),
      orderLine('1', '8888'),
      orderLine('2', '8888'),
      orderLine('2', 'I1'),
    );
    const inError = (row: number) => [{ code: 'group_in_error', message: expect.stringContaining(`row ${row} `) }];
    expect(await record(id, 3)).toMatchObject({ errors: inError(2) });
    const before = await getBody<{ groupInError: number }>(bench.client, `imports/${id}/error-groups?limit=1`);
    expect(before.groupInError).toBe(2);
    // Its quantity is still not a valid number: the record stays in error, in another document.
    await fix(id, 2, { values: { 'No.': 'w3', Quantity: 'many' } });
    expect(await record(id, 3)).toMatchObject({ status: 'Error', errors: inError(4) });
    expect(await checked(id)).toMatchObject({ counts: { errors: 5, waiting: 0 } });
    const group = (await groupsOf(id)).find(({ value }) => value === '8888');
    expect((await fixGroup(id, { errorGroup: group?.id, values: { Item: 'I2' } })).body).toMatchObject({ records: 2 });
    expect(await statuses(id)).toBe('Error Ready Ready Ready Ready');
    expect(await checked(id)).toMatchObject({ status: 'Staged', counts: { errors: 1, waiting: 4 } });
    expect((await process(id)).body).toMatchObject({ counts: { completed: 4, errors: 1 }, run: { total: 4 } });
    await checked(id);
  });

  it('are ready once all of them are, which a correction and its preview report', async () => {
    const { id } = await imported(
      'y',
      orderLine('1', 'I1', 'many'),
      orderLine('1', 'I1', 'few'),
      orderLine('2', 'I1', 'many'),
    );
    const group = (await groupsOf(id)).find(({ value }) => value === 'many');
    const order = { errorGroup: group?.id, values: { Quantity: '1' } };
    const oneWaits = { records: 2, ready: 1, inError: 1 };
    expect((await fixGroup(id, { ...order, preview: true })).body).toMatchObject({ number: null, ...oneWaits });
    expect((await fixGroup(id, order)).body).toMatchObject({ number: 1, ...oneWaits });
    expect(await statuses(id)).toBe('Error Error Ready');
    const last = { values: { Quantity: '2' } };
    expect((await fix(id, 3, { ...last, preview: true })).body).toMatchObject({ ready: 1, inError: 0 });
    expect((await fix(id, 3, last)).body).toMatchObject({ ready: 1, inError: 0 });
    expect(await statuses(id)).toBe('Ready Ready Ready');
    await checked(id);
  });
});
