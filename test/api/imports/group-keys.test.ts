import { describe, expect, it } from 'vitest';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, ordersSetup } from '../../harness/world.js';

const bench = useBench();
const columns = ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price', 'Their No.', 'Reference'];

describe('records whose values contain the separator of group keys', () => {
  const documentsOf = async (
    code: string,
    groupBy: string[],
    ...keys: readonly (readonly [string, string, string])[]
  ): Promise<string[]> => {
    const { client, system } = bench;
    const setup = ordersSetup({ groupBy });
    setup.mappings.push(
      { field: 'externalDocumentNumber', column: 'Their No.' },
      { field: 'yourReference', column: 'Reference' },
    );
    await save(client, code, setup);
    const rows = keys.map(([number, theirs, reference]) => [number, 'C1', '', 'I1', '1', '1', theirs, reference]);
    const done = await client.import(code, csv(columns, ...rows));
    expect(done).toMatchObject({ status: 'Completed', counts: { completed: keys.length, errors: 0 } });
    await expectConsistent(system.database.superuser, done);
    const created = await system.database.superuser`
      SELECT number, line_count FROM sales_document WHERE import_id = ${done.id} ORDER BY number`;
    return created.map(({ number, line_count: lines }) => `${number} ${lines}`);
  };

  it('belong to one document only if all values are the same', async () => {
    const created = await documentsOf(
      'two-keys',
      ['externalDocumentNumber', 'yourReference'],
      ['S1', 'a\u001fb', 'c'],
      ['S2', 'a', 'b\u001fc'],
      ['S3', 'a\u001e', 'b'],
      ['S4', 'a', '\u001eb'],
      ['S1', 'a\u001fb', 'c'],
      ['S5', 'a\u001e\u001fb', 'c'],
      ['S6', 'a\u001e', 'b\u001fc'],
    );
    expect(created).toEqual(['S1 2', 'S2 1', 'S3 1', 'S4 1', 'S5 1', 'S6 1']);
  });

  it('never belong to the document of a record without a key, whose row number is its key', async () => {
    const created = await documentsOf(
      'one-key',
      ['externalDocumentNumber'],
      ['N1', '\u001f3', ''],
      ['N2', '', ''],
      ['N3', '2', ''],
      ['N4', '=2', ''],
    );
    expect(created).toEqual(['N1 1', 'N2 1', 'N3 1', 'N4 1']);
  });
});
