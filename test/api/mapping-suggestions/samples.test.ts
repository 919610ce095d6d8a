import { describe, expect, it } from 'vitest';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { Sample } from '../../../api/samples/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { save, useBench } from '../../harness/bench.js';
import { csv, workbook } from '../../harness/world.js';
import { sampleOf } from '../samples/sample-calls.js';

const bench = useBench();

/** Uploads a sample and takes the suggested mapping of its columns. */
async function suggested(content: string | Uint8Array, target: IntegrationSetup['target']) {
  const sample = await sampleOf(bench.client, content);
  const body = { sample: sample.id, target };
  const answer = await bench.client.call<MappingSuggestion>('POST', 'mapping-suggestions', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return { sample, suggestion: answer.body };
}
const mappingOf = ({ mappings }: MappingSuggestion, field: string) =>
  mappings.find((mapping) => mapping.field === field);
const findingOf = ({ columns }: Sample, name: string, setting: string) =>
  columns.find((column) => column.name === name)?.findings.find((finding) => finding.setting === setting);

const orders = (dates: readonly unknown[]) => [
  ['No.', 'Customer No.', 'Document Date', 'Item No.', 'Quantity'],
  ...dates.map((date, at) => [`S${at}`, 'C1', date, 'I1', 1]),
];
const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe('a column that has the name of a field', () => {
  it('is suggested although its values have signs of currencies', async () => {
    const content = 'No.;Description;Unit Price\nN1;Thing;"1.355,90€"\nN2;Thing;"10,00 €"\n';
    const { suggestion } = await suggested(content, 'item');
    expect(suggestion.mappings.map(({ column }) => column)).toEqual(['No.', 'Description', 'Unit Price']);
  });

  it('is suggested with low confidence and the reason if its values do not match', async () => {
    const content = 'No.,Description,Unit Price,Blocked\nN1,Pen,on request,perhaps\nN2,Ink,ask,no idea\n';
    const { suggestion } = await suggested(content, 'item');
    expect(mappingOf(suggestion, 'unitPrice')).toMatchObject({
      column: 'Unit Price',
      evidence: ['same_name', 'values_mismatch'],
      reason: expect.stringContaining('100 % of its values are not numbers'),
    });
    expect(mappingOf(suggestion, 'unitPrice')?.confidence).toBeLessThan(0.3);
    expect(mappingOf(suggestion, 'blocked')?.column).toBe('Blocked');
    expect(suggestion.unmapped.columns).toEqual([]);
  });

  it('says which column is likelier if it is not suggested', async () => {
    const content = 'No.,Description,Unit Price,Price\nN1,Pen,on request,1.5\nN2,Ink,ask,2.5\n';
    const { suggestion } = await suggested(content, 'item');
    expect(mappingOf(suggestion, 'unitPrice')).toMatchObject({ column: 'Price' });
    expect(suggestion.unmapped.columns).toEqual([
      { column: 'Unit Price', reason: 'It has the name of unitPrice, for which "Price" is likelier.' },
    ]);
  });
});

describe('a suggestion for a sample', () => {
  it('reads the texts among the dates of a workbook as the sample does', async () => {
    const dates = ['13/01/2026', day('2026-01-14'), '25/01/2026', day('2026-01-26')];
    const { sample, suggestion } = await suggested(await workbook({ Orders: orders(dates) }), 'sales-document');
    expect(findingOf(sample, 'Document Date', 'date')).toMatchObject({ value: { format: 'dd/MM/yyyy' } });
    expect(mappingOf(suggestion, 'documentDate')).toMatchObject({
      evidence: ['same_name', 'values_match'],
      mapping: { date: { format: 'dd/MM/yyyy' } },
    });
  });

  it('does not count the empty values of the sample as wrong', async () => {
    const dates = ['13/01/2026', '0000-00-00', '25/01/2026', '-', '0000-00-00', '26/01/2026'];
    const { sample, suggestion } = await suggested(csv(...(orders(dates) as string[][])), 'sales-document');
    expect(sample.file).toMatchObject({ emptyValues: expect.arrayContaining(['0000-00-00', '-']) });
    expect(mappingOf(suggestion, 'documentDate')).toMatchObject({
      evidence: ['same_name', 'values_match'],
      mapping: { date: { format: 'dd/MM/yyyy' } },
    });
  });

  it('has the format that the sample found in rows that are not shown', async () => {
    const dates = Array.from({ length: 60 }, (_, at) => (at === 50 ? '31/01/2026' : '02/01/2026'));
    const { suggestion } = await suggested(csv(...(orders(dates) as string[][])), 'sales-document');
    expect(mappingOf(suggestion, 'documentDate')?.mapping).toMatchObject({ date: { format: 'dd/MM/yyyy' } });
  });

  it('chooses no format if that is a tie in the sample, whatever an earlier integration has', async () => {
    await save(bench.client, 'earlier', {
      name: 'Earlier',
      file: { type: 'csv' },
      target: 'sales-document',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'customerNumber', column: 'Customer No.' },
        { field: 'documentDate', column: 'Document Date', date: { format: 'MM/dd/yyyy' } },
        { field: 'itemNumber', column: 'Item No.' },
        { field: 'quantity', column: 'Quantity' },
      ],
    });
    const { sample, suggestion } = await suggested(
      csv(...(orders(['02/01/2026', '03/01/2026', '04/01/2026']) as string[][])),
      'sales-document',
    );
    expect(findingOf(sample, 'Document Date', 'date')).not.toHaveProperty('value');
    const mapping = mappingOf(suggestion, 'documentDate');
    expect(mapping).toMatchObject({ column: 'Document Date', evidence: expect.arrayContaining(['used_before']) });
    expect(mapping?.mapping).not.toHaveProperty('date');
    expect(mapping?.reason).toMatch(/several possible formats, so choose one: .*dd\/MM\/yyyy/);
  });
});
