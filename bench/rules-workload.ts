import type { IntegrationSetup } from '../core/setup/setup.js';
import { itemNumber } from '../examples/sales-orders.js';
import { csvLine } from '../examples/write-csv.js';
import { benchCsv } from './bench-file.js';
import { type BenchCompany, type BenchStack, masterData } from './bench-stack.js';
import type { Figures } from './figures.js';
import { untidyOrdersByHand } from './hand-written-untidy-orders.js';
import { sideBySide } from './side-by-side.js';
import { countries, gtinOf, units, untidyOrderColumns, untidyOrderRows, untidyOrdersBad } from './untidy-orders.js';

const linesPerOrder = 5;

/** Ten rules, three look-ups and five validations per row. */
const setup: IntegrationSetup = {
  name: 'Orders of a shop',
  file: { type: 'csv' },
  target: 'sales-document',
  mappings: [
    {
      field: 'number',
      column: 'Order',
      rules: [{ rule: 'upper' }, { rule: 'replace-pattern', pattern: '[ /]+', with: '-' }],
    },
    { field: 'customerNumber', column: 'Customer', lookUp: { target: 'customer', by: 'name' } },
    { field: 'documentDate', column: 'Ordered', rules: [{ rule: 'date', format: 'dd.MM.yyyy' }] },
    {
      field: 'requestedDeliveryDate',
      column: 'Delivery',
      rules: [{ rule: 'extract', pattern: '[0-9]{4}-[0-9]{2}-[0-9]{2}' }],
    },
    {
      field: 'yourReference',
      column: 'Reference',
      rules: [
        { rule: 'alphanumeric', keep: ' -' },
        { rule: 'substring', from: 1, length: 20 },
      ],
    },
    { field: 'currency', column: 'Currency', rules: [{ rule: 'map', values: { '€': 'EUR', US$: 'USD' } }] },
    { field: 'shipToCountry', column: 'Country' },
    { field: 'itemNumber', column: 'GTIN', lookUp: { target: 'item', by: 'gtin' } },
    { field: 'description', column: 'Text' },
    {
      field: 'quantity',
      column: 'Quantity',
      rules: [{ rule: 'number', decimalSeparator: ',', groupSeparator: '.' }],
    },
    { field: 'unitOfMeasure', column: 'Unit', lookUp: { valueList: 'UNITS', ignoreCase: true } },
    {
      field: 'unitPrice',
      column: 'Price',
      rules: [
        { rule: 'number', decimalSeparator: ',', groupSeparator: '.' },
        { rule: 'round', decimals: 2 },
      ],
    },
    { field: 'lineDiscountPercent', column: 'Discount' },
  ],
  validations: [
    { check: 'pattern', field: 'number', pattern: '^SO-[0-9]{7}$' },
    { check: 'allowed', field: 'currency', values: ['EUR', 'USD', 'GBP'] },
    { check: 'range', field: 'quantity', minimum: '0.5', maximum: '10000' },
    { check: 'expression', expression: 'record.requestedDeliveryDate >= record.documentDate' },
    { check: 'look-up', field: 'shipToCountry', valueList: 'COUNTRIES', severity: 'warning' },
  ],
};

/** Saves the value lists, and a GTIN for each item. */
async function furnish(company: BenchCompany): Promise<void> {
  for (const [code, entries] of Object.entries({ UNITS: units, COUNTRIES: countries }))
    await company.call('PUT', `/value-lists/${code}`, JSON.stringify({ entries }), {
      'content-type': 'application/json',
    });
  await company.put('gtins', {
    name: 'GTINs',
    file: { type: 'csv' },
    target: 'item',
    mappings: [
      { field: 'number', column: 'No.' },
      { field: 'gtin', column: 'GTIN' },
    ],
    writeMode: 'update',
  });
  const rows = Array.from({ length: masterData.items }, (_, item) => [itemNumber(item), gtinOf(item)]);
  await company.import('gtins', new Blob([['No.', 'GTIN'], ...rows].map(csvLine)), 'now');
}

/** Imports untidy orders with rules, look-ups and validations, by hand and with Longshore. */
export async function rulesWorkload(bench: BenchStack, name: string, orders: number, times: number): Promise<Figures> {
  const good = orders - untidyOrdersBad(orders);
  return sideBySide(
    bench,
    name,
    {
      path: await benchCsv(
        `untidy-orders-${orders}.csv`,
        untidyOrderColumns,
        untidyOrderRows({ ...masterData, orders, linesPerOrder }),
      ),
      rows: orders * linesPerOrder,
      setup,
      byHand: untidyOrdersByHand,
      furnish,
      expected: {
        made: { sales_document: good, sales_line: good * linesPerOrder },
        errorRows: (orders - good) * linesPerOrder,
      },
    },
    times,
  );
}
