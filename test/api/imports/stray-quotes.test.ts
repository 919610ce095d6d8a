import { describe, expect, it } from 'vitest';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { save, useBench } from '../../harness/bench.js';
import { sampleOf } from '../samples/sample-calls.js';

const bench = useBench({}, 'none');

const header = 'No.,Description,Unit Price';
const mappings = [
  { field: 'number', column: 'No.' },
  { field: 'description', column: 'Description' },
  { field: 'unitPrice', column: 'Unit Price' },
];

/** Imports items, either in a fixed format or in the one that is detected. */
async function imported(code: string, content: string, way: 'fixed' | 'detected') {
  const { client } = bench;
  const file =
    way === 'fixed' ? ({ type: 'csv' } as const) : ((await sampleOf(client, content)).file as IntegrationSetup['file']);
  await save(client, code, { name: 'Items', file, target: 'item', writeMode: 'upsert', mappings });
  const done = await client.import(code, content);
  const records = (await client.records(done.id)).map(({ row, source, errors, warnings }) => ({
    row,
    source: Object.values(source),
    errors: errors.map(({ code: error }) => error),
    warnings: warnings.map(({ code: warning, message }) => `${warning}: ${message}`),
  }));
  return { done, records };
}

describe.each(['fixed', 'detected'] as const)('an import in a %s format', (way) => {
  it('reads a value that ends with one quote too few, with a warning', async () => {
    const content = `${header}\nS1,"Pen ""Jo"", blue",1\nS2,"Round table 48"",2\nS3,"Plain, red",3\nS4,Other,4\n`;
    const { done, records } = await imported(`warned-${way}`, content, way);
    expect(done).toMatchObject({ status: 'Completed', counts: { completed: 4, errors: 0, warnings: 1 } });
    expect(records[1]).toEqual({
      row: 3,
      source: ['S2', 'Round table 48"', '2'],
      errors: [],
      warnings: ['quote_misplaced: A quote in column 2 is misplaced: check the value.'],
    });
    expect(records[2]?.source).toEqual(['S3', 'Plain, red', '3']);
  });

  it('keeps back a record whose values may be divided otherwise, and creates the others', async () => {
    const content = `${header}\n"P1","Pipe 5" steel","1.5"\n"P2","Cap, small","2.5"\n"P3","Tap","3.5"\n`;
    const { done, records } = await imported(`refused-${way}`, content, way);
    expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 2, errors: 1 } });
    expect(records).toMatchObject([
      { row: 2, source: ['P1', 'Pipe 5" steel', '1.5'], errors: ['quote_misplaced'] },
      { row: 3, source: ['P2', 'Cap, small', '2.5'], errors: [] },
      { row: 4, source: ['P3', 'Tap', '3.5'], errors: [] },
    ]);
  });

  it('reads the header although a quote is opened in it', async () => {
    const content = `No.,"Description,Unit Price\nH1,Pen,1\nH2,Ink,2\nH3,Cap,3\n`;
    const { done, records } = await imported(`header-${way}`, content, way);
    expect(done).toMatchObject({ status: 'Completed', counts: { total: 3, completed: 3 } });
    expect(records.map(({ source }) => source)).toEqual([
      ['H1', 'Pen', '1'],
      ['H2', 'Ink', '2'],
      ['H3', 'Cap', '3'],
    ]);
  });
});
