import { describe, expect, it } from 'vitest';
import type { DryRun } from '../../../api/dry-runs/schemas.js';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv } from '../../harness/world.js';
import { correcting } from '../corrections/correcting.js';
import { previewOf, sampleOf } from '../samples/sample-calls.js';
import { file, fillDown, filledOrders, mergedWorkbook, setup } from './filled-orders.js';

const bench = useBench();
const { fix, process } = correcting(bench);
const { imported, documents, errorsOf } = filledOrders(bench);

describe('a file whose documents have their header on the first row', () => {
  it.each<[string, (series: string) => string | Promise<Uint8Array>, Partial<IntegrationSetup['file']>]>([
    ['of text', file, { fillDown }],
    ['that is a workbook with merged cells', mergedWorkbook, { type: 'excel', fillDown }],
  ])('%s is imported whole with `fillDown`', async (name, content, format) => {
    const series = name.includes('workbook') ? 'XF' : 'CF';
    const done = await imported(await content(series), format);
    expect(done).toMatchObject({ status: 'Completed', counts: { total: 4, completed: 4, errors: 0 } });
    expect(await documents(series)).toEqual([`${series}-1 C1: I1*1 I2*2 I1*3`, `${series}-2 C2: I2*4`]);
    const [first, second] = await bench.client.records(done.id);
    expect(first).not.toHaveProperty('filledFrom');
    expect(second).toMatchObject({
      source: { 'No.': `${series}-1`, Cust: 'C1', Item: 'I2' },
      filledFrom: { 'No.': 2, Cust: 2 },
      values: { number: `${series}-1`, customerNumber: 'C1' },
    });
  });

  it.each<[string, (series: string) => string | Promise<Uint8Array>, number, string]>([
    ['of text', file, 0.9, '2 rows of 4 have values in "Item", "Qty" but none in "No.", "Cust"'],
    ['that is a workbook with merged cells', mergedWorkbook, 0.95, 'Cells in columns "No.", "Cust" are merged'],
  ])('%s is imported whole with what its sample suggests', async (name, content, confidence, reason) => {
    const series = name.includes('workbook') ? 'XA' : 'CA';
    const { client } = bench;
    const sample = await sampleOf(client, await content(series));
    expect(sample.undecided).toEqual([]);
    expect(sample.file).toMatchObject({ fillDown });
    expect(sample.findings).toContainEqual({
      setting: 'fillDown',
      value: fillDown,
      confidence,
      reason: expect.stringContaining(reason),
    });
    expect(sample.rows[1]).toMatchObject({ source: { 'No.': `${series}-1` }, filledFrom: { 'No.': 2, Cust: 2 } });
    const question = { sample: sample.id, target: 'sales-document' };
    const { body } = await client.call<MappingSuggestion>('POST', 'mapping-suggestions', question);
    const mappings = body.mappings.map(({ mapping }) => mapping);
    await save(client, 'suggested', { ...setup(), file: sample.file as IntegrationSetup['file'], mappings });
    const done = await client.import('suggested', await content(series));
    expect(done).toMatchObject({ status: 'Completed', counts: { total: 4, completed: 4, errors: 0 } });
    expect(await documents(series)).toEqual([`${series}-1 C1: I1*1 I2*2 I1*3`, `${series}-2 C2: I2*4`]);
  });

  it('is kept together over the borders of chunks, with and without the setting', async () => {
    const long = (series: string) =>
      `No.,Cust,Item,Qty\n${series}-1,C1,I1,1\n${',,I2,2\n'.repeat(4_500)}${series}-2,C2,I2,4\n`;
    const without = await imported(long('LW'));
    expect(without).toMatchObject({ counts: { total: 4_502, completed: 1, errors: 4_501 } });
    const [above] = await bench.client.records(without.id, 'Error');
    expect(above).toMatchObject({ row: 2, errors: [{ code: 'group_in_error' }] });
    const filled = await imported(long('LF'), { fillDown });
    expect(filled).toMatchObject({
      status: 'Completed',
      counts: { total: 4_502, errors: 0 },
      results: { documents: 2 },
    });
  });

  it('is not imported in part without it: rows without a number keep the document above out', async () => {
    const done = await imported(file('WO'));
    expect(done).toMatchObject({ counts: { total: 4, completed: 1, errors: 3 } });
    expect(await documents('WO')).toEqual(['WO-2 C2: I2*4']);
    expect(await errorsOf(done.id)).toEqual([
      [2, 'Error', 'group_in_error'],
      [3, 'Error', 'document_missing'],
      [4, 'Error', 'document_missing'],
      [5, 'Completed'],
    ]);
    const [above, below] = await bench.client.records(done.id);
    expect(above?.errors[0]?.message).toBe(
      'Not created: the record in row 3 has no document number and may be a line of this document.',
    );
    expect(below?.errors[0]?.message).toContain(
      'Row 3 has no value in column "No.", so it belongs to no document. If it is a line of the document above it, set "fillDown": ["No.", "Cust"]',
    );
    // Records that are processed again without a change do not create a part of the document either.
    await process(done.id, { status: 'Error' });
    expect(await documents('WO')).toEqual(['WO-2 C2: I2*4']);
  });

  it.each(['Razem', 'Alles bij elkaar'])('is imported whole, and the sum below it is in error (%s)', async (sum) => {
    for (const format of [{}, { fillDown }]) {
      const series = `SU${sum.length}${'fillDown' in format ? 'F' : ''}`;
      const repeated = 'fillDown' in format ? ['', ''] : [`${series}-1`, 'C1'];
      const lines = [
        ['No.', 'Cust', 'Item', 'Unit', 'Qty'],
        [`${series}-1`, 'C1', 'I1', 'PCS', '1'],
        [...repeated, 'I2', 'PCS', '2'],
        [...repeated, 'I1', 'PCS', '3'],
        [`${series}-2`, 'C2', 'I2', 'PCS', '4'],
        ['', '', sum, '', '10'],
      ];
      const { id } = await imported(csv(...lines), format);
      const errors = await errorsOf(id);
      expect(errors.slice(0, -1).map(([, status]) => status)).toEqual(Array(4).fill('Completed'));
      expect(errors.at(-1)?.slice(0, 3)).toEqual([6, 'Error', 'value_missing']);
      expect(await documents(series)).toEqual([`${series}-1 C1: I1*1 I2*2 I1*3`, `${series}-2 C2: I2*4`]);
    }
  });

  it('is completed by corrections of the rows without a number, and not before all are corrected', async () => {
    const { id } = await imported(file('CO'));
    // Another correction does not release the document above.
    expect((await fix(id, 4, { values: { Qty: '5' } })).body).toMatchObject({ ready: 0 });
    expect((await fix(id, 3, { values: { 'No.': 'CO-1', Cust: 'C1' } })).body).toMatchObject({ records: 1, ready: 0 });
    await process(id);
    expect(await documents('CO')).toEqual(['CO-2 C2: I2*4']);
    const [above] = await bench.client.records(id);
    expect(above?.errors.map(({ message }) => message)).toEqual([
      'Not created: the record in row 4 has no document number and may be a line of this document.',
    ]);
    expect((await fix(id, 4, { values: { 'No.': 'CO-3', Cust: 'C2' } })).body).toMatchObject({ ready: 1 });
    await process(id);
    expect(await documents('CO')).toEqual(['CO-1 C1: I1*1 I2*2', 'CO-2 C2: I2*4', 'CO-3 C2: I1*5']);
    await expectConsistent(bench.system.database.superuser, await bench.client.get(id));
  });

  it('has the same errors in a preview and in a dry run', async () => {
    const sample = await sampleOf(bench.client, file('DR'));
    const shown = await previewOf(bench.client, sample, setupForPreview());
    expect(shown.rows.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
      [],
      ['document_missing'],
      ['document_missing'],
      [],
    ]);
    const filled = await previewOf(bench.client, sample, setupForPreview({ fillDown }));
    expect(filled.rows.flatMap(({ errors }) => errors)).toEqual([]);
    expect(filled.rows[2]).toMatchObject({ source: { 'No.': 'DR-1' }, filledFrom: { 'No.': 2, Cust: 2 } });
    const later = await previewOf(bench.client, sample, { ...setupForPreview({ fillDown }), fromRow: 4 });
    expect(later.rows[0]).toMatchObject({ row: 4, values: { number: { value: 'DR-1' } }, errors: [] });
    for (const [format, inserted] of [
      [{}, 1],
      [{ fillDown }, 2],
    ] as const) {
      await save(bench.client, 'orders', setup({ ...format }));
      const { body } = await bench.client.start('orders', file('DR'), { processing: 'choose', force: true });
      const run = await bench.client.call<DryRun>('POST', `imports/${body.id}/dry-runs`, undefined, {
        prefer: 'wait=60',
      });
      expect(run.body).toMatchObject({ status: 'Completed', results: { inserted } });
    }
  });

  it('is shown from any row on with the values of the rows above, as in an import', async () => {
    const content = file('PV').replace('PV-2,C2', 'PV-2,C2,x').concat(',,I1,5\nPV-3,C1,I1,6\n,,I2,7\n');
    const sample = await sampleOf(bench.client, content);
    const settings = { ...setup({ fillDown }), rows: 1, name: undefined };
    const shown: unknown[] = [];
    for (const fromRow of [3, 4, 6, 8]) {
      const { rows } = await previewOf(bench.client, sample, { ...settings, fromRow });
      shown.push(...rows.map(({ row, filledFrom, values }) => [row, filledFrom, values.number, values.customerNumber]));
    }
    const line = (row: number, from: number, number: string, customer: string) => {
      return [row, { 'No.': from, Cust: from }, { value: number }, { value: customer }];
    };
    const unclear = { error: { code: 'value_missing', message: expect.stringContaining('that of row 5 is unclear') } };
    expect(shown).toEqual([
      line(3, 2, 'PV-1', 'C1'),
      line(4, 2, 'PV-1', 'C1'),
      [6, undefined, unclear, unclear],
      line(8, 7, 'PV-3', 'C1'),
    ]);
  });

  it('says which column of `fillDown` is missing', async () => {
    await save(bench.client, 'orders', setup({ fillDown: ['No.', 'Kunde'] }));
    const { status, body } = await bench.client.start('orders', file('MC'), { processing: 'now', prefer: 'wait=60' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'file_column_missing', place: { row: 1, column: 'Kunde' } });
    const twice = await bench.client.putIntegration('orders', setup({ fillDown: ['No.', 'No. '] }));
    expect(twice).toMatchObject({
      status: 422,
      body: { errors: [expect.objectContaining({ pointer: '/file/fillDown/1' })] },
    });
  });
});

const setupForPreview = (format: Partial<IntegrationSetup['file']> = {}) => {
  const { name: _, ...settings } = setup(format);
  return settings;
};
