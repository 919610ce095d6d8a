import { join } from 'node:path';
import { customerRows, itemRows, vendorRows } from '../examples/master-data.js';
import { salesOrderColumns, salesOrderRows } from '../examples/sales-orders.js';
import { customersSetup, itemsSetup, salesOrdersSetup, vendorsSetup } from '../examples/setups.js';
import { writeCsv } from '../examples/write-csv.js';
import type { ImportClient } from './import-client.js';
import type { Log } from './stack/log.js';

export const orderCount = 10_000;
const masterData = { customers: 500, vendors: 100, items: 2_000 };

/** Saves the demo's integrations, and imports customers, vendors and items through them. */
export async function importMasterData(client: ImportClient, folder: string, log: Log): Promise<void> {
  const { customers, vendors, items } = masterData;
  await client.putIntegration('sales-orders', salesOrdersSetup);
  for (const [code, setup, [header, ...rows]] of [
    ['customers', customersSetup, customerRows(customers)],
    ['vendors', vendorsSetup, vendorRows(vendors)],
    ['items', itemsSetup, itemRows(items, vendors)],
  ] as const) {
    await client.putIntegration(code, setup);
    const path = join(folder, `${code}.csv`);
    await writeCsv(path, header ?? [], rows);
    // A later run of the demo imports the same content again.
    const started = await client.start(code, path, { force: true });
    const done = await client.follow(started.id, () => {});
    log(`${code}: ${done.message}`);
  }
}

/** Writes the sample of sales orders, with numbers that follow those of earlier runs. Returns its path. */
export async function writeSampleOrders(client: ImportClient, folder: string, log: Log): Promise<string> {
  const earlier = (await client.imports('sales-orders')).length;
  if (earlier > 0)
    log(
      `This company has ${earlier} ${earlier === 1 ? 'import' : 'imports'} of orders from earlier runs; the numbers go on from there.`,
    );
  const path = join(folder, 'sales-orders.csv');
  await writeCsv(
    path,
    salesOrderColumns,
    salesOrderRows({ ...masterData, orders: orderCount, linesPerOrder: 5, firstOrder: earlier * orderCount }),
  );
  return path;
}
