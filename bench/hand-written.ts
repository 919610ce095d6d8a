import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type postgres from 'postgres';
import type { Remarks } from './outcome.js';

/**
 * What a careful person writes by hand for one kind of file: the columns of a staging table in the
 * order of the file's, and the set-based statements over it.
 */
export interface HandWritten {
  columns: readonly string[];
  statements(companyId: number): string[];
}

/** Where the hand-written way keeps its errors and warnings. */
export const handRemarks: Remarks = { errors: 'FROM hand_error', warnings: 'FROM hand_warning' };

/**
 * The limit: COPY to a (logged) staging table, then the statements on one connection, into the same
 * tables with the same keys, foreign keys and checks; the same look-ups; the same errors recorded
 * per row. No HTTP, no company isolation, nothing durable in between, nothing to watch or cancel.
 * Gives seconds.
 */
export async function importByHand(
  superuser: postgres.Sql,
  companyId: number,
  path: string,
  { columns, statements }: HandWritten,
): Promise<number> {
  const remark = '(row_no int NOT NULL, field text, value text, message text NOT NULL)';
  await superuser.unsafe(`
    DROP TABLE IF EXISTS hand_staging, hand_error, hand_warning;
    CREATE TABLE hand_staging (
      row_no int GENERATED ALWAYS AS IDENTITY (START WITH 2) PRIMARY KEY, ${columns.map((name) => `${name} text`).join(', ')});
    CREATE TABLE hand_error ${remark};
    CREATE TABLE hand_warning ${remark};`);
  const began = performance.now();
  const connection = await superuser.reserve();
  try {
    const copy = await connection
      .unsafe(`COPY hand_staging (${columns.join(', ')}) FROM STDIN (FORMAT csv, HEADER true)`)
      .writable();
    await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), copy);
    await connection`BEGIN`;
    await connection.unsafe(`SET LOCAL work_mem = '64MB'`);
    for (const text of statements(companyId)) await connection.unsafe(text);
    await connection`COMMIT`;
    return (performance.now() - began) / 1000;
  } finally {
    connection.release();
  }
}

/** One check: the rows that it is against, the field and value (SQL) that it names, and what it says (SQL). */
export interface HandCheck {
  condition: string;
  field: string;
  value: string;
  message: string;
}

/** Records what checks have against the rows of `table`, in one pass of the script. */
export const checkByHand = (table: string, checks: readonly HandCheck[], into = 'hand_error'): string => `
  INSERT INTO ${into}
  ${checks
    .map(
      ({ condition, field, value, message }) =>
        `SELECT row_no, '${field}', ${value}, ${message} FROM ${table} s WHERE ${condition}`,
    )
    .join('\n  UNION ALL ')}`;

/** Rows of `s` without an error. */
export const withoutError = 's.row_no NOT IN (SELECT row_no FROM hand_error)';
