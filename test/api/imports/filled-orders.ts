import ExcelJS from 'exceljs';
import type { Import } from '../../../api/imports/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { type Bench, save } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';

export const setup = (file: Partial<IntegrationSetup['file']> = {}): IntegrationSetup => ({
  name: 'Orders with a header on their first row',
  file: { type: 'csv', ...file } as IntegrationSetup['file'],
  target: 'sales-document',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'customerNumber', column: 'Cust' },
    { field: 'itemNumber', column: 'Item' },
    { field: 'quantity', column: 'Qty' },
  ],
});
export const fillDown = ['No.', 'Cust'];

/** Two orders, with three lines and one, whose numbers begin with `series`. */
export const file = (series: string): string =>
  `No.,Cust,Item,Qty\n${series}-1,C1,I1,1\n,,I2,2\n,,I1,3\n${series}-2,C2,I2,4\n`;

export async function mergedWorkbook(series: string, secondItem = 'I2'): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Orders');
  for (const line of file(series).replace('I2', secondItem).trim().split('\n'))
    sheet.addRow(line.split(',').map((text) => (/^\d+$/.test(text) ? Number(text) : text || null)));
  sheet.mergeCells('A2:A4');
  sheet.mergeCells('B2:B4');
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** Imports orders with a header on their first row, and looks at what became of them. */
export function filledOrders(bench: Bench) {
  const imported = async (
    content: string | Uint8Array,
    format: Partial<IntegrationSetup['file']> = {},
  ): Promise<Import> => {
    await save(bench.client, 'orders', setup(format));
    const done = await bench.client.import('orders', content);
    await expectConsistent(bench.system.database.superuser, await bench.client.get(done.id));
    return done;
  };

  /** The documents of a series as texts: number, customer, and items with quantities. */
  const documents = async (series: string): Promise<string[]> => {
    const rows = await bench.system.database.superuser<{ shown: string }[]>`
    SELECT format('%s %s:%s', d.number, d.customer_number, string_agg(format(' %s*%s', l.item_number, trim_scale(l.quantity)), '' ORDER BY l.line_number)) AS shown
    FROM sales_document d JOIN sales_line l ON l.document_type = d.document_type AND l.document_number = d.number
    WHERE d.number LIKE ${`${series}-%`} GROUP BY d.number, d.customer_number ORDER BY 1`;
    return rows.map(({ shown }) => shown);
  };

  const errorsOf = async (id: string) =>
    (await bench.client.records(id)).map(({ row, status, errors }) => [row, status, ...errors.map(({ code }) => code)]);

  return { imported, documents, errorsOf };
}
