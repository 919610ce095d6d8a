import { describe, expect, it } from 'vitest';
import type { ErrorGroup } from '../../../api/error-groups/schemas.js';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { orderFile, orderLine, ordersSetup } from '../../harness/world.js';
import { correcting } from '../corrections/correcting.js';

const bench = useBench();
const { imported, groupsOf } = correcting(bench);

describe('errors by cause', () => {
  it('are counted with three examples and the column to correct, the most frequent first', async () => {
    const { id } = await imported(
      'g',
      ...['1', '2', '3', '4'].map((number) => orderLine(number, '9999')),
      orderLine('5', 'I1', 'many'),
      orderLine('6', 'I1'),
      orderLine('6', 'I1', 'many'),
      orderLine('7', 'I1', ''),
    );
    const groups = await groupsOf(id);
    expect(
      groups.map(({ code, field, value, records, columns }) => ({ code, field, value, records, columns })),
    ).toEqual([
      { code: 'not_found', field: 'itemNumber', value: '9999', records: 4, columns: ['Item'] },
      { code: 'not_a_number', field: 'quantity', value: 'many', records: 2, columns: ['Quantity'] },
      { code: 'value_missing', field: 'quantity', value: null, records: 1, columns: ['Quantity'] },
    ]);
    expect(groups[0]).toMatchObject({ message: 'Item "9999" not found.', notCorrectableReason: null });
    expect(groups[0]?.examples).toMatchObject([2, 3, 4].map((row) => ({ row, source: { Item: '9999' } })));
    const page = await getBody<{ entries: ErrorGroup[]; next: string }>(
      bench.client,
      `imports/${id}/error-groups?limit=2`,
    );
    const rest = await getBody<{ entries: ErrorGroup[] }>(
      bench.client,
      `imports/${id}/error-groups?cursor=${page.next}`,
    );
    expect([...page.entries, ...rest.entries]).toEqual(groups);
    const { entries } = await getBody<{ entries: IntegrationRecord[] }>(
      bench.client,
      `imports/${id}/records?errorGroup=${groups[1]?.id}`,
    );
    expect(entries.map(({ row }) => row)).toEqual([6, 8]);
  });

  it('report the source of a value that does not come from a column', async () => {
    const setup = ordersSetup();
    const mappings = setup.mappings.map((mapping) =>
      mapping.field === 'itemNumber' ? { field: 'itemNumber', constant: 'NONE' } : mapping,
    );
    await save(bench.client, 'constant', { ...setup, mappings });
    const { id } = await bench.client.import('constant', orderFile(orderLine('k1', 'I1')));
    expect(await groupsOf(id)).toMatchObject([
      {
        columns: [],
        notCorrectableReason: 'itemNumber comes from a constant: change the integration and import again.',
      },
    ]);
  });
});
