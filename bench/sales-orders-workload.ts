import { salesOrderColumns, salesOrderRows } from '../examples/sales-orders.js';
import { salesOrdersSetup } from '../examples/setups.js';
import { benchCsv } from './bench-file.js';
import { type BenchStack, masterData } from './bench-stack.js';
import type { Figures } from './figures.js';
import { plainOrdersByHand } from './hand-written-orders.js';
import { sideBySide } from './side-by-side.js';

const linesPerOrder = 5;

/** A CSV of sales orders, five lines each, one order in a hundred with an unknown item. */
export const salesOrdersFile = (orders: number): Promise<string> =>
  benchCsv(
    `orders-${orders}.csv`,
    salesOrderColumns,
    salesOrderRows({ ...masterData, orders, linesPerOrder, percentBad: 1 }),
  );

/** Imports plain orders, by hand and with Longshore. */
export async function salesOrdersWorkload(
  bench: BenchStack,
  name: string,
  orders: number,
  times: number,
): Promise<Figures> {
  const bad = Math.floor((orders - 8) / 100) + 1;
  return sideBySide(
    bench,
    name,
    {
      path: await salesOrdersFile(orders),
      rows: orders * linesPerOrder,
      setup: salesOrdersSetup,
      byHand: plainOrdersByHand,
      expected: {
        made: { sales_document: orders - bad, sales_line: (orders - bad) * linesPerOrder },
        errorRows: bad * linesPerOrder,
      },
    },
    times,
  );
}
