import { checkByHand, type HandWritten, withoutError } from './hand-written.js';
import { isAmount } from './readable.js';

const noAmount = (column: string): string => `CASE WHEN ${isAmount(column)} THEN ${column}::numeric < 0 ELSE true END`;

/** The hand-written import of the price list: one upsert of the valid rows. */
export const itemsByHand: HandWritten = {
  columns: ['number', 'description', 'price', 'cost', 'vendor', 'gtin'],
  statements: (companyId) => [
    checkByHand('hand_staging', [
      {
        condition: 'number IS NULL OR length(number) > 20',
        field: 'number',
        value: 'number',
        message: `'is missing or too long'`,
      },
      {
        condition: 'description IS NULL OR length(description) > 100',
        field: 'description',
        value: 'left(description, 200)',
        message: `'is missing or too long'`,
      },
      { condition: noAmount('price'), field: 'unitPrice', value: 'price', message: `'is not a valid price'` },
      { condition: noAmount('cost'), field: 'unitCost', value: 'cost', message: `'is not a valid cost'` },
      { condition: 'length(gtin) > 14', field: 'gtin', value: 'gtin', message: `'is too long'` },
      {
        condition: `NOT EXISTS (SELECT FROM vendor v WHERE v.company_id = ${companyId} AND v.number = s.vendor)`,
        field: 'vendorNumber',
        value: 'vendor',
        message: `format('Vendor %s not found', vendor)`,
      },
    ]),
    `INSERT INTO hand_error
     SELECT row_no, 'number', number, 'is already in another row'
     FROM (SELECT row_no, number, row_number() OVER (PARTITION BY number ORDER BY row_no) AS nth FROM hand_staging s WHERE ${withoutError}) same
     WHERE nth > 1`,
    `INSERT INTO item (company_id, number, description, unit_price, unit_cost, vendor_number, gtin)
     SELECT ${companyId}, number, description, price::numeric, cost::numeric, vendor, gtin
     FROM hand_staging s WHERE ${withoutError} ORDER BY number
     ON CONFLICT (company_id, number) DO UPDATE SET description = excluded.description, unit_price = excluded.unit_price,
       unit_cost = excluded.unit_cost, vendor_number = excluded.vendor_number, gtin = excluded.gtin, updated_at = now()`,
  ],
};
