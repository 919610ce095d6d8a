import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Pool } from '../db/driver/pool.js';
import type { Remarks } from './outcome.js';

/**
 * A careful hand-written import for one kind of file: the columns of a staging table in the order of the file, and the
 * set-based statements over it.
 */
export interface HandWritten {
  columns: readonly string[];
  statements(companyId: number): string[];
}

/** Where the hand-written import records errors and warnings. */
export const handRemarks: Remarks = { errors: 'FROM hand_error', warnings: 'FROM hand_warning' };

/**
 * The lower limit of the duration: COPY to a (logged) staging table, then the statements on one connection, into the same
 * tables with the same keys, foreign keys and checks; the same look-ups; the same errors recorded per row. No HTTP, no
 * company isolation, no durable progress, nothing to watch or cancel. Returns seconds.
 */
export async function importByHand(
  superuser: Pool,
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
  // A copy has its connection to itself.
  const { options } = superuser.driver as { options: pg.PoolConfig };
  const { password } = options;
  const connection = new (options.Client as typeof pg.Client)({ ...options, password, pipeline: false });
  await connection.connect();
  try {
    const copy = connection.query(
      copyFrom(`COPY hand_staging (${columns.join(', ')}) FROM STDIN (FORMAT csv, HEADER true)`),
    );
    await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), copy);
    await connection.query('BEGIN');
    await connection.query(`SET LOCAL work_mem = '64MB'`);
    for (const text of statements(companyId)) await connection.query(text);
    await connection.query('COMMIT');
    return (performance.now() - began) / 1000;
  } finally {
    await connection.end();
  }
}

/** One check: the condition of bad rows (SQL), the field, and the value and message (SQL) to record. */
export interface HandCheck {
  condition: string;
  field: string;
  value: string;
  message: string;
}

/** A statement that records the errors that checks find in the rows of `table`. */
export const checkByHand = (table: string, checks: readonly HandCheck[], into = 'hand_error'): string => `
  INSERT INTO ${into}
  ${checks
    .map(
      ({ condition, field, value, message }) =>
        `SELECT row_no, '${field}', ${value}, ${message} FROM ${table} s WHERE ${condition}`,
    )
    .join('\n  UNION ALL ')}`;

/** SQL condition: the row of `s` has no error. */
export const withoutError = 's.row_no NOT IN (SELECT row_no FROM hand_error)';
