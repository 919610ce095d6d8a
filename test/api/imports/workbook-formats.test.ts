import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { ordersSetup } from '../../harness/world.js';
import { sampleOf, upload } from '../samples/sample-calls.js';

const bench = useBench();

/** A sheet with a title above its table: two orders of the small world, with dates and a discount in percent. */
const orders = (extension: string): Promise<Buffer> =>
  readFile(join(projectRoot, 'test/api/imports/files', `orders.${extension}`));

const formats = ['xls', 'xlsb', 'ods'] as const;

const fixed = ordersSetup({ file: { type: 'excel', headerRow: 3 } });
const setups: Record<string, (content: Buffer, fileName: string) => Promise<IntegrationSetup>> = {
  fixed: async () => ({
    ...fixed,
    mappings: [...fixed.mappings, { field: 'lineDiscountPercent', column: 'Line Discount %' }],
  }),
  automatic: async (content, fileName) => {
    const sample = await sampleOf(bench.client, content, fileName);
    expect(sample.undecided).toEqual([]);
    const { body } = await bench.client.call<MappingSuggestion>('POST', 'mapping-suggestions', {
      sample: sample.id,
      target: 'sales-document',
    });
    const mappings = body.mappings.map(({ mapping }) => mapping);
    return { name: 'Suggested', file: sample.file, target: 'sales-document', mappings } as IntegrationSetup;
  },
};

describe.each(formats)('a workbook in the format .%s', (extension) => {
  it.each(Object.keys(setups))('is imported with a setup that is %s', async (way) => {
    const { client } = bench;
    const content = await orders(extension);
    // Whatever its name: an export of a program is often named .xls.
    const fileName = way === 'fixed' ? `orders.${extension}` : 'orders.xlsx';
    const setup = await (setups[way] as (typeof setups)[string])(content, fileName);
    await save(client, `orders-${extension}`, { ...setup, writeMode: 'upsert' });
    const done = await client.import(`orders-${extension}`, content, { fileName, force: true });
    expect(done.counts).toMatchObject({ total: 3, completed: 3, errors: 0 });
    expect(await getBody(client, 'sales-documents/W1')).toMatchObject({
      customerNumber: 'C1',
      documentDate: '2026-01-31',
      lines: [
        { itemNumber: 'I1', quantity: '2', unitPrice: '1.5', lineDiscountPercent: '10' },
        { itemNumber: 'I2', quantity: '3', unitPrice: '19.99', lineDiscountPercent: '0' },
      ],
    });
    expect(await getBody(client, 'sales-documents/W2')).toMatchObject({
      documentDate: '2026-02-01',
      lines: [{ lineDiscountPercent: '2.5' }],
    });
  });
});

describe('a file that was named .xls and is no workbook', () => {
  it.each([
    ['a web page (HTML)', '<html><body><table><tr><td>No.</td><td>Name</td></tr></table></body></html>'],
    [
      'a web archive (MHTML)',
      'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n\r\n<html/>\r\n--x--\r\n',
    ],
    [
      'an XML table of Excel 2003',
      '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ],
  ])('is refused as %s, with what to do, by a sample and by an import', async (name, content) => {
    const wanted = expect.stringContaining(`${name}: open it in Excel and save it as .xlsx.`);
    const sample = await upload(bench.client, content, 'names.xls');
    expect([sample.status, sample.body.fault]).toMatchObject([201, { code: 'file_format_mismatch', message: wanted }]);
    const file = { type: 'excel' } as const;
    await save(bench.client, 'names', { ...ordersSetup(), file });
    const refused = await bench.client.start('names', content, { processing: 'now', prefer: 'wait=100', force: true });
    expect([refused.status, refused.body]).toMatchObject([422, { code: 'file_format_mismatch', detail: wanted }]);
  });
});
