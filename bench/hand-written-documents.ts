import { withoutError } from './hand-written.js';

const amount = 'round(quantity::numeric * price::numeric * (100 - discount::numeric) * 0.01, 5)';

/**
 * The statements that record errors for the other rows of a bad order and for existing orders, and then insert documents
 * and lines from `table`, which has a row per line of the file. `more`: additional header columns of both tables.
 */
export const ordersByHand = (companyId: number, table: string, more: readonly string[] = []): string[] => [
  `
  INSERT INTO hand_error
  SELECT s.row_no, NULL, s.number, 'another line of the same order is in error' FROM ${table} s
  WHERE s.number IN (SELECT b.number FROM ${table} b JOIN hand_error e USING (row_no)) AND ${withoutError}`,
  `
  INSERT INTO hand_error
  SELECT s.row_no, 'number', s.number, 'exists already' FROM ${table} s
  WHERE EXISTS (SELECT FROM sales_document d WHERE d.company_id = ${companyId} AND d.document_type = 'Order' AND d.number = s.number)`,
  `
  INSERT INTO sales_document (company_id, document_type, number, customer_number, document_date, requested_delivery_date, your_reference, currency, amount, line_count${more.map((name) => `, ${name}`).join('')})
  SELECT ${companyId}, 'Order', number, min(customer), min(ordered)::date, min(delivery)::date, min(reference), min(currency), sum(${amount}), count(*)${more.map((name) => `, min(${name})`).join('')}
  FROM ${table} s WHERE ${withoutError}
  GROUP BY number ORDER BY number`,
  `
  INSERT INTO sales_line (company_id, document_type, document_number, line_number, item_number, description, quantity, unit_of_measure, unit_price, line_discount_percent, amount)
  SELECT ${companyId}, 'Order', number, row_number() OVER (PARTITION BY number ORDER BY row_no) * 10000, item, description,
    quantity::numeric, unit, price::numeric, discount::numeric, ${amount}
  FROM ${table} s WHERE ${withoutError}
  ORDER BY number, row_no`,
];
