import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type postgres from 'postgres';

/** What an import made, by whichever way; both ways must agree. */
export interface Outcome {
  documents: number;
  lines: number;
  amount: string;
  errorRows: number;
}

/**
 * The limit: what a careful person writes by hand for this one file. COPY to a (logged) staging
 * table, then set-based INSERTs on one connection, into the same tables with the same keys,
 * foreign keys and checks; the same look-ups; the same errors recorded per row. No HTTP, no
 * company isolation, nothing durable in between, nothing to watch or cancel. Gives seconds.
 */
export async function importByHand(
  superuser: postgres.Sql,
  companyId: number,
  path: string,
): Promise<{ seconds: number; stageSeconds: number }> {
  await superuser.unsafe(`
    DROP TABLE IF EXISTS hand_staging, hand_error;
    CREATE TABLE hand_staging (
      row_no int GENERATED ALWAYS AS IDENTITY (START WITH 2) PRIMARY KEY,
      number text, customer text, ordered text, delivery text, reference text, currency text,
      item text, description text, quantity text, unit text, price text, discount text);
    CREATE TABLE hand_error (row_no int NOT NULL, field text, value text, message text NOT NULL);`);
  const began = performance.now();
  const connection = await superuser.reserve();
  try {
    const copy = await connection`
      COPY hand_staging (number, customer, ordered, delivery, reference, currency, item, description, quantity, unit, price, discount)
      FROM STDIN (FORMAT csv, HEADER true)`.writable();
    await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), copy);
    const staged = performance.now();
    await connection`BEGIN`;
    await connection.unsafe(`SET LOCAL work_mem = '64MB'`);
    await connection.unsafe(errorsSql);
    await connection.unsafe(documentsSql, [companyId]);
    await connection.unsafe(linesSql, [companyId]);
    await connection`COMMIT`;
    return { seconds: (performance.now() - began) / 1000, stageSeconds: (staged - began) / 1000 };
  } finally {
    connection.release();
  }
}

const check = (condition: string, field: string, value: string, message: string): string =>
  `SELECT row_no, '${field}', ${value}, ${message} FROM hand_staging s WHERE ${condition}`;

const errorsSql = `
  INSERT INTO hand_error
  ${[
    check(`number IS NULL OR length(number) > 20`, 'number', 'number', `'is missing or too long'`),
    check(
      `length(reference) > 35 OR length(currency) > 10 OR length(description) > 100 OR length(unit) > 10`,
      'text',
      'NULL',
      `'is too long'`,
    ),
    check(
      `NOT EXISTS (SELECT FROM customer c WHERE c.company_id = (SELECT max(company_id) FROM company WHERE code = 'hand') AND c.number = s.customer)`,
      'customer',
      'customer',
      `format('Customer %s not found', customer)`,
    ),
    check(
      `NOT EXISTS (SELECT FROM item i WHERE i.company_id = (SELECT max(company_id) FROM company WHERE code = 'hand') AND i.number = s.item)`,
      'item',
      'item',
      `format('Item %s not found', item)`,
    ),
    check(
      `NOT pg_input_is_valid(ordered, 'date') OR NOT pg_input_is_valid(delivery, 'date')`,
      'date',
      'ordered',
      `'is no date'`,
    ),
    check(
      `NOT pg_input_is_valid(quantity, 'numeric(19,5)') OR NOT pg_input_is_valid(price, 'numeric(19,5)') OR NOT pg_input_is_valid(discount, 'numeric(19,5)')`,
      'number',
      'quantity',
      `'is no number'`,
    ),
  ].join('\n  UNION ALL ')};
  INSERT INTO hand_error
  SELECT s.row_no, NULL, s.number, 'another line of the same order is in error'
  FROM hand_staging s
  WHERE s.number IN (SELECT b.number FROM hand_staging b JOIN hand_error e USING (row_no))
    AND s.row_no NOT IN (SELECT row_no FROM hand_error);
  INSERT INTO hand_error
  SELECT s.row_no, 'number', s.number, 'exists already' FROM hand_staging s
  WHERE EXISTS (SELECT FROM sales_document d WHERE d.company_id = (SELECT max(company_id) FROM company WHERE code = 'hand') AND d.document_type = 'Order' AND d.number = s.number)`;

const amount = `round(quantity::numeric * price::numeric * (100 - discount::numeric) * 0.01, 5)`;

const documentsSql = `
  INSERT INTO sales_document (company_id, document_type, number, customer_number, document_date, requested_delivery_date, your_reference, currency, amount, line_count)
  SELECT $1::int, 'Order', number, min(customer), min(ordered)::date, min(delivery)::date, min(reference), min(currency), sum(${amount}), count(*)
  FROM hand_staging s WHERE s.row_no NOT IN (SELECT row_no FROM hand_error)
  GROUP BY number ORDER BY number`;

const linesSql = `
  INSERT INTO sales_line (company_id, document_type, document_number, line_number, item_number, description, quantity, unit_of_measure, unit_price, line_discount_percent, amount)
  SELECT $1::int, 'Order', number, row_number() OVER (PARTITION BY number ORDER BY row_no) * 10000, item, description,
    quantity::numeric, unit, price::numeric, discount::numeric, ${amount}
  FROM hand_staging s WHERE s.row_no NOT IN (SELECT row_no FROM hand_error)
  ORDER BY number, row_no`;

/** What a company's tables hold after an import. */
export async function outcomeOf(superuser: postgres.Sql, companyId: number, errorRows: number): Promise<Outcome> {
  const [row] = await superuser`
    SELECT
      (SELECT count(*)::int FROM sales_document WHERE company_id = ${companyId}) AS documents,
      (SELECT count(*)::int FROM sales_line WHERE company_id = ${companyId}) AS lines,
      (SELECT sum(amount)::text FROM sales_document WHERE company_id = ${companyId}) AS amount`;
  return { documents: row?.documents, lines: row?.lines, amount: row?.amount, errorRows };
}
