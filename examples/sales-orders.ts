/** The size of a sample of sales orders. */
export interface SampleSize {
  orders: number;
  linesPerOrder: number;
  customers: number;
  items: number;
  /** Percentage of orders with a line of an unknown item. Default 0. */
  percentBad?: number;
  /** Number of earlier orders, whose order numbers are not used again. Default 0. */
  firstOrder?: number;
}

export const salesOrderColumns = [
  'Order No.',
  'Customer No.',
  'Order Date',
  'Requested Delivery',
  'Your Reference',
  'Currency',
  'Item No.',
  'Description',
  'Quantity',
  'Unit',
  'Unit Price',
  'Discount %',
] as const;

export const customerNumber = (index: number): string => `C${String(10_000 + index)}`;
export const itemNumber = (index: number): string => `I${String(100_000 + index)}`;
export const orderNumber = (index: number): string => `SO-${String(index + 1).padStart(7, '0')}`;
export const itemPrice = (index: number): string =>
  `${(index * 37) % 900}.${String((index * 7) % 100).padStart(2, '0')}`;

/** The rows of a sample, order by order. The same size gives the same rows, so that results can be checked. */
export function* salesOrderRows({
  orders,
  linesPerOrder,
  customers,
  items,
  percentBad = 0,
  firstOrder = 0,
}: SampleSize): Generator<string[]> {
  for (let order = 0; order < orders; order += 1) {
    const day = new Date(Date.UTC(2026, 0, 1 + (order % 300)));
    const delivery = new Date(day.getTime() + 14 * 86_400_000);
    const bad = percentBad > 0 && order % Math.round(100 / percentBad) === 7;
    for (let line = 0; line < linesPerOrder; line += 1) {
      const item = (order * 7 + line * 13) % items;
      yield [
        orderNumber(firstOrder + order),
        customerNumber((order * 31) % customers),
        day.toISOString().slice(0, 10),
        delivery.toISOString().slice(0, 10),
        `Ref ${order % 977}`,
        'EUR',
        bad && line === 2 ? 'UNKNOWN' : itemNumber(item),
        `Item ${item}, as ordered`,
        String(1 + ((order + line) % 12)),
        'PCS',
        itemPrice(item),
        String((order % 4) * 5),
      ];
    }
  }
}
