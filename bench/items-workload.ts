import type { IntegrationSetup } from '../core/setup/setup.js';
import { benchCsv } from './bench-file.js';
import { type BenchStack, masterData } from './bench-stack.js';
import type { Figures } from './figures.js';
import { itemsByHand } from './hand-written-items.js';
import { sideBySide } from './side-by-side.js';

const columns = ['No.', 'Description', 'Unit Price', 'Unit Cost', 'Vendor No.', 'GTIN'];

const setup: IntegrationSetup = {
  name: 'Price list',
  file: { type: 'csv' },
  target: 'item',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'description', column: 'Description' },
    { field: 'unitPrice', column: 'Unit Price' },
    { field: 'unitCost', column: 'Unit Cost' },
    { field: 'vendorNumber', column: 'Vendor No.' },
    { field: 'gtin', column: 'GTIN' },
  ],
  writeMode: 'upsert',
};

const number = (index: number): string => `U${String(100_000 + index)}`;

const mistakes: ((row: string[], index: number) => void)[] = [
  (row) => row.splice(4, 1, 'V0'),
  (row) => row.splice(2, 1, 'on request'),
  (row) => row.splice(1, 1, 'A very long description. '.repeat(5)),
  (row) => row.splice(3, 1, '-1'),
  (row, index) => row.splice(0, 1, number(index - 1)),
];
const isBad = (index: number): boolean => index % 101 === 7;
/** Every second item exists before the import. */
const isNew = (index: number): boolean => index % 2 === 1;

/** A price list in which about one row in a hundred has a mistake. */
function* priceList(items: number): Generator<string[]> {
  for (let index = 0; index < items; index += 1) {
    const price = 1 + ((index * 37) % 900);
    const row = [
      number(index),
      `Item ${index}, of this year's list`,
      `${price}.95`,
      `${(price * 0.6).toFixed(4)}`,
      `V${1_000 + (index % masterData.vendors)}`,
      String(4_100_000_000_000 + index),
    ];
    if (isBad(index)) mistakes[Math.floor(index / 101) % mistakes.length]?.(row, index);
    yield row;
  }
}

/** Upserts a price list, half of whose items exist and change; by hand and with Longshore. */
export async function itemsWorkload(bench: BenchStack, name: string, items: number, times: number): Promise<Figures> {
  const indexes = [...Array(items).keys()];
  const existing = indexes.filter((index) => !isNew(index));
  const bad = indexes.filter(isBad);
  return sideBySide(
    bench,
    name,
    {
      path: await benchCsv(`price-list-${items}.csv`, columns, priceList(items)),
      rows: items,
      setup,
      byHand: itemsByHand,
      expected: {
        made: { item: masterData.items + items - bad.filter(isNew).length },
        errorRows: bad.length,
      },
      async restore({ superuser }, companyId) {
        // Orders of earlier benchmarks do not refer to these items.
        await superuser`DELETE FROM item WHERE company_id = ${companyId} AND number LIKE 'U%'`;
        await superuser`
          INSERT INTO item (company_id, number, description, unit_price, vendor_number)
          SELECT ${companyId}, number, 'Item of last year', 1, 'V1000' FROM unnest(${existing.map(number)}::text[]) number`;
        await superuser`VACUUM item`;
      },
    },
    times,
  );
}
