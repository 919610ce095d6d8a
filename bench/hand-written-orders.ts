import { checkByHand, type HandWritten } from './hand-written.js';
import { ordersByHand } from './hand-written-documents.js';
import { isAmount, isDay } from './readable.js';

/** The names of the columns of a file of orders in the hand-written import. */
export const orderColumns = [
  'number',
  'customer',
  'ordered',
  'delivery',
  'reference',
  'currency',
  'item',
  'description',
  'quantity',
  'unit',
  'price',
  'discount',
];

/** The hand-written import of plain orders: the values of the file are stored unchanged. */
export const plainOrdersByHand: HandWritten = {
  columns: orderColumns,
  statements: (companyId) => [
    checkByHand('hand_staging', [
      {
        condition: 'number IS NULL OR length(number) > 20',
        field: 'number',
        value: 'number',
        message: `'is missing or too long'`,
      },
      {
        condition: 'length(reference) > 35 OR length(currency) > 10 OR length(description) > 100 OR length(unit) > 10',
        field: 'text',
        value: 'NULL',
        message: `'is too long'`,
      },
      {
        condition: `NOT EXISTS (SELECT FROM customer c WHERE c.company_id = ${companyId} AND c.number = s.customer)`,
        field: 'customerNumber',
        value: 'customer',
        message: `format('Customer %s not found', customer)`,
      },
      {
        condition: `NOT EXISTS (SELECT FROM item i WHERE i.company_id = ${companyId} AND i.number = s.item)`,
        field: 'itemNumber',
        value: 'item',
        message: `format('Item %s not found', item)`,
      },
      {
        condition: `NOT ${isDay('ordered')} OR NOT ${isDay('delivery')}`,
        field: 'documentDate',
        value: 'ordered',
        message: `'is not a valid date'`,
      },
      {
        condition: ['quantity', 'price', 'discount'].map((column) => `NOT ${isAmount(column)}`).join(' OR '),
        field: 'quantity',
        value: 'quantity',
        message: `'is not a valid number'`,
      },
    ]),
    ...ordersByHand(companyId, 'hand_staging'),
  ],
};
