import { checkByHand, type HandCheck, type HandWritten } from './hand-written.js';
import { ordersByHand } from './hand-written-documents.js';
import { orderColumns } from './hand-written-orders.js';
import { isAmount, isDay } from './readable.js';

const germanNumber = `'^[+-]?([0-9]{1,3}([.][0-9]{3})+|[0-9]+)(,[0-9]*)?$'`;
const plainNumber = (column: string): string => `replace(replace(${column}, '.', ''), ',', '.')`;
const isoDay = `substr(s.ordered, 7, 4) || '-' || substr(s.ordered, 4, 2) || '-' || substr(s.ordered, 1, 2)`;

/** Applies rules and look-ups to each row; invalid values are NULL, and `read_…` columns contain the original text. */
const valuesSql = (companyId: number): string => `
  CREATE TEMP TABLE hand_value ON COMMIT DROP AS
  SELECT s.row_no,
    regexp_replace(upper(s.number), '[ /]+', '-', 'g') AS number,
    c.number AS customer, c.hits AS customer_hits, s.customer AS read_customer,
    CASE WHEN s.ordered ~ '^[0-9]{2}[.][0-9]{2}[.][0-9]{4}$' AND ${isDay(isoDay)} THEN (${isoDay})::date END AS ordered,
    s.ordered AS read_ordered,
    CASE WHEN ${isDay(`substring(s.delivery FROM '[0-9]{4}-[0-9]{2}-[0-9]{2}')`)}
      THEN substring(s.delivery FROM '[0-9]{4}-[0-9]{2}-[0-9]{2}')::date END AS delivery,
    s.delivery AS read_delivery,
    trim(left(regexp_replace(s.reference, '[^[:alnum:] -]', '', 'g'), 20)) AS reference,
    CASE s.currency WHEN '€' THEN 'EUR' WHEN 'US$' THEN 'USD' ELSE s.currency END AS currency,
    s.country AS ship_to_country,
    i.number AS item, i.hits AS item_hits, s.item AS read_item,
    s.description,
    CASE WHEN s.quantity ~ ${germanNumber} THEN ${plainNumber('s.quantity')}::numeric END AS quantity, s.quantity AS read_quantity,
    u.value AS unit, s.unit AS read_unit,
    CASE WHEN s.price ~ ${germanNumber} THEN round(${plainNumber('s.price')}::numeric, 2) END AS price, s.price AS read_price,
    CASE WHEN ${isAmount('s.discount')} THEN s.discount::numeric END AS discount, s.discount AS read_discount
  FROM hand_staging s
  LEFT JOIN (SELECT name, min(number) AS number, count(*) AS hits FROM customer WHERE company_id = ${companyId} GROUP BY name) c ON c.name = s.customer
  LEFT JOIN (SELECT gtin, min(number) AS number, count(*) AS hits FROM item WHERE company_id = ${companyId} GROUP BY gtin) i ON i.gtin = s.item
  LEFT JOIN (SELECT lower(key) AS key, min(value) AS value FROM value_list_entry WHERE company_id = ${companyId} AND code = 'UNITS' GROUP BY 1) u ON u.key = lower(s.unit)`;

const check = (field: string, condition: string, value: string, message: string): HandCheck => ({
  condition,
  field,
  value,
  message: `'${message}'`,
});

const checks: HandCheck[] = [
  check('number', `number !~ '^SO-[0-9]{7}$' OR number IS NULL`, 'number', 'is missing or no number of an order'),
  check('customerNumber', 'customer IS NULL', 'read_customer', 'Customer not found'),
  check('customerNumber', 'customer_hits > 1', 'read_customer', 'stands for several customers'),
  check('documentDate', 'ordered IS NULL AND read_ordered IS NOT NULL', 'read_ordered', 'is not a valid date'),
  check(
    'requestedDeliveryDate',
    'delivery IS NULL AND read_delivery IS NOT NULL',
    'read_delivery',
    'is not a valid date',
  ),
  check('currency', `currency NOT IN ('EUR', 'USD', 'GBP')`, 'currency', 'is not allowed'),
  check('itemNumber', 'item IS NULL', 'read_item', 'Item not found'),
  check('itemNumber', 'item_hits > 1', 'read_item', 'stands for several items'),
  check('quantity', 'quantity IS NULL', 'read_quantity', 'is missing or no number'),
  check('quantity', 'quantity NOT BETWEEN 0.5 AND 10000', 'read_quantity', 'is out of range'),
  check('unitOfMeasure', 'unit IS NULL AND read_unit IS NOT NULL', 'read_unit', 'Unit not found'),
  check('unitPrice', 'price IS NULL AND read_price IS NOT NULL', 'read_price', 'is not a valid number'),
  check(
    'lineDiscountPercent',
    'discount NOT BETWEEN 0 AND 100 OR discount IS NULL AND read_discount IS NOT NULL',
    'read_discount',
    'is not a valid percentage',
  ),
  check('description', 'length(description) > 100', 'description', 'is too long'),
  check('shipToCountry', 'length(ship_to_country) > 60', 'ship_to_country', 'is too long'),
];

/** The hand-written import of the untidy orders: the same rules, look-ups and validations as the setup of `rules-workload.ts`. */
export const untidyOrdersByHand: HandWritten = {
  columns: [...orderColumns, 'country'],
  statements: (companyId) => [
    valuesSql(companyId),
    checkByHand('hand_value', checks),
    `INSERT INTO hand_error SELECT row_no, NULL, NULL, 'delivery before the order' FROM hand_value WHERE delivery < ordered`,
    `INSERT INTO hand_warning
     SELECT row_no, 'shipToCountry', ship_to_country, 'Country not found' FROM hand_value
     WHERE ship_to_country NOT IN (SELECT key FROM value_list_entry WHERE company_id = ${companyId} AND code = 'COUNTRIES')`,
    ...ordersByHand(companyId, 'hand_value', ['ship_to_country']),
  ],
};
