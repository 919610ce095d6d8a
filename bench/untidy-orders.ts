import { customerRows } from '../examples/master-data.js';
import { itemPrice, orderNumber, type SampleSize } from '../examples/sales-orders.js';

/** A realistic export of a shop's orders, in which every column needs a rule or a look-up. */
export const untidyOrderColumns = [
  'Order',
  'Customer',
  'Ordered',
  'Delivery',
  'Reference',
  'Currency',
  'GTIN',
  'Text',
  'Quantity',
  'Unit',
  'Price',
  'Discount',
  'Country',
] as const;
type UntidyRow = Record<(typeof untidyOrderColumns)[number], string>;

/** Values that the setup of `rules-workload.ts` looks up. */
export const gtinOf = (item: number): string => String(4_000_000_000_000 + item * 17);
export const units = { st: 'PCS', stk: 'PCS', stück: 'PCS', krt: 'BOX', pal: 'PALLET' };
export const countries = { DE: 'Germany', AT: 'Austria', CH: 'Switzerland', FR: 'France', DK: 'Denmark' };

const unitsAsWritten = ['st', 'Stk', 'KRT', 'Stück', 'pal'];
const currenciesAsWritten = ['€', 'EUR', 'US$', 'GBP'];

/** Possible mistakes: in one line of an order, or in the header's columns, which all its lines repeat. */
const mistakes: { everyLine: boolean; change: Partial<UntidyRow> | ((row: UntidyRow) => Partial<UntidyRow>) }[] = [
  { everyLine: false, change: { GTIN: '4999999999999' } },
  { everyLine: true, change: { Customer: 'Nobody & Sons' } },
  { everyLine: false, change: { Quantity: '0,0' } },
  { everyLine: false, change: { Price: 'on request' } },
  { everyLine: true, change: { Ordered: '31.02.2026' } },
  { everyLine: true, change: { Delivery: 'by 2025-12-01' } },
  { everyLine: true, change: { Currency: 'shells' } },
  { everyLine: true, change: ({ Order }) => ({ Order: `${Order}-x` }) },
  { everyLine: false, change: { Unit: 'fathom' } },
  { everyLine: true, change: { Delivery: 'as soon as you can' } },
];

/** The mistake of an order, if it has one: one order in a hundred has, each kind in turn. */
const mistakeOf = (order: number) =>
  order % 100 === 7 ? mistakes[Math.floor(order / 100) % mistakes.length] : undefined;

export const untidyOrdersBad = (orders: number): number => Math.floor((orders - 8) / 100) + 1;

const german = (number: number, decimals: number): string =>
  number.toLocaleString('de-DE', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** The rows, order by order; one order in forty has an unknown country, which causes a warning. */
export function* untidyOrderRows({ orders, linesPerOrder, customers, items }: SampleSize): Generator<string[]> {
  const names = customerRows(customers).map(([, name]) => name as string);
  for (let order = 0; order < orders; order += 1) {
    const day = new Date(Date.UTC(2026, 0, 1 + (order % 300)));
    const delivery = new Date(day.getTime() + 14 * 86_400_000);
    const [year, month, date] = day.toISOString().slice(0, 10).split('-');
    const mistake = mistakeOf(order);
    for (let line = 0; line < linesPerOrder; line += 1) {
      const item = (order * 7 + line * 13) % items;
      const row: UntidyRow = {
        Order: orderNumber(order).toLowerCase().replace('-', ' / '),
        Customer: names[1 + ((order * 31) % customers)] as string,
        Ordered: `${date}.${month}.${year}`,
        Delivery: `by ${delivery.toISOString().slice(0, 10)}, please`,
        Reference: `Ref. #${order % 977} (your call of Monday)`,
        Currency: currenciesAsWritten[order % currenciesAsWritten.length] as string,
        GTIN: gtinOf(item),
        Text: `Item ${item}, as ordered`,
        Quantity: german(((order + line) % 12) * 250 + 0.5, 1),
        Unit: unitsAsWritten[(order + line) % unitsAsWritten.length] as string,
        Price: german(Number(itemPrice(item)) * 3 + 0.125, 3),
        Discount: String((order % 4) * 5),
        Country: order % 40 === 11 ? 'ATLANTIS' : (Object.keys(countries)[order % 5] as string),
      };
      if (mistake && (mistake.everyLine || line === 2))
        Object.assign(row, typeof mistake.change === 'function' ? mistake.change(row) : mistake.change);
      yield Object.values(row);
    }
  }
}
