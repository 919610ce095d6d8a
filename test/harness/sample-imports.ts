import { customerRows, itemRows, vendorRows } from '../../samples/master-data.js';
import { salesOrderColumns, salesOrderRows } from '../../samples/sales-orders.js';
import { customersSetup, itemsSetup, salesOrdersSetup, vendorsSetup } from '../../samples/setups.js';
import { csvLine } from '../../samples/write-csv.js';
import type { ApiClient } from './api-client.js';

export const csv = (rows: Iterable<readonly string[]>): string => [...rows].map(csvLine).join('');

/** Saves the setups of the samples and imports their master data: 5 customers, 2 vendors, 10 items. */
export async function prepareCompany(client: ApiClient): Promise<void> {
  const setups = { customers: customersSetup, vendors: vendorsSetup, items: itemsSetup, orders: salesOrdersSetup };
  for (const [code, setup] of Object.entries(setups)) await client.putIntegration(code, setup);
  await client.import('customers', csv(customerRows(5)));
  await client.import('vendors', csv(vendorRows(2)));
  await client.import('items', csv(itemRows(10, 2)));
}

/** Orders whose records are scattered over the file, one in ten with an error. */
export function scatteredOrders(orders: number): string {
  const rows = [...salesOrderRows({ orders, linesPerOrder: 3, customers: 5, items: 10, percentBad: 10 })];
  const apart = [...rows.filter((_, index) => index % 2 === 0), ...rows.filter((_, index) => index % 2 === 1)];
  return csv([salesOrderColumns, ...apart]);
}
