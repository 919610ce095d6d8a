import { beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from '../../db/driver/pool.js';
import { isDataRefusal, isPermanentRefusal, type Refusal, refusalOf, refusalSentence } from '../../db/refusal.js';
import { useDatabase } from '../harness/database.js';

const database = useDatabase();
let superuser: Pool;
beforeAll(async () => {
  ({ superuser } = database);
  await superuser.unsafe(`
    CREATE TABLE strict (long text UNIQUE, number int CHECK (number > 0));
    CREATE VIEW positive AS SELECT * FROM strict WHERE number > 10 WITH CHECK OPTION;
    CREATE TABLE wide (${Array.from({ length: 700 }, (_, index) => `c${index} text`).join()})`);
});

/** Returns the error of PostgreSQL for a statement. */
const errorOf = (text: string): Promise<unknown> =>
  superuser
    .begin(async (tx) => {
      await tx.unsafe(text);
    })
    .then(
      () => expect.fail(`It passes: ${text}`),
      (error: unknown) => error,
    );

const incompressible = `(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) i)`;

describe('an error of PostgreSQL', () => {
  it.each<[Refusal, string, string, string]>([
    ['value', 'a text that is not a number', '22P02', `SELECT 'x'::int`],
    ['value', 'a text with an incomplete character', '22021', `SELECT convert_from('\\xff', 'UTF8')`],
    ['size', 'an entry that is too large for an index', '54000', `INSERT INTO strict SELECT ${incompressible}`],
    [
      'size',
      'a row that is too large',
      '54000',
      `INSERT INTO wide SELECT ${Array(700).fill(`repeat('x', 20)`).join()}`,
    ],
    ['size', 'JSON that is nested too deeply', '54001', `SELECT repeat('[', 100000)::json`],
    ['size', 'a text that is too long', '54000', `SELECT repeat('x', 1073741823)`],
    ['size', 'a request for too much memory', 'XX000', `SELECT to_char(now(), repeat('x', 90000000))`],
    [
      'setting',
      'temporary files that exceed their limit',
      '53400',
      `SET LOCAL temp_file_limit = '64kB'; SET LOCAL work_mem = '64kB'; SELECT md5(i::text) FROM generate_series(1, 50000) i ORDER BY 1`,
    ],
    ['rule', 'a violated check', '23514', 'INSERT INTO strict VALUES (NULL, -1)'],
    ['rule', 'a violated condition of a view', '44000', 'INSERT INTO positive VALUES (NULL, 5)'],
    ['rule', 'an exception of a trigger', 'P0001', `DO 'BEGIN RAISE EXCEPTION ''No.''; END'`],
    ['mistake', 'a table that does not exist', '42P01', 'SELECT FROM nowhere'],
    ['mistake', 'an unsupported feature', '0A000', 'SELECT FROM nothere.nowhere.strict'],
    [
      'slow',
      'a statement that exceeds its time limit',
      '57014',
      'SET LOCAL statement_timeout = 1; SELECT pg_sleep(20)',
    ],
  ])('is classified as "%s" for %s (%s)', async (refusal, _what, code, text) => {
    const error = await errorOf(text);
    expect(error).toMatchObject({ code });
    expect(refusalOf(error)).toBe(refusal);
  });

  it.each(['40001', '40P01', '53100', '53200', '53300', '55P03', '57P01', '08006', 'XX000', 'XX001'])(
    'is transient if its code is %s',
    async (code) => {
      const error = await errorOf(`DO 'BEGIN RAISE EXCEPTION ''Not now.'' USING ERRCODE = ''${code}''; END'`);
      expect(error).toMatchObject({ code });
      expect(refusalOf(error)).toBeUndefined();
      expect(isDataRefusal(error)).toBe(false);
    },
  );
});

describe('an error of the driver', () => {
  const thrown = (work: () => unknown): unknown => {
    try {
      return expect.fail(String(work()));
    } catch (error) {
      return error;
    }
  };

  it('is classified as "size" for a text that is too long', () => {
    const error = thrown(() => 'x'.repeat(2 ** 30));
    expect([error, refusalOf(thrown(() => JSON.stringify('\0'.repeat(2 ** 27))))]).toEqual([
      expect.any(RangeError),
      'size',
    ]);
    expect(refusalOf(thrown(() => Buffer.alloc(4).writeUInt32BE(2 ** 32, 0)))).toBe('size');
  });

  it.each([
    new Error('No.'),
    new TypeError('No.'),
    undefined,
    null,
    'no',
    Object.assign(new Error(), { code: 'EPIPE' }),
  ])('is not classified as a refusal: %s', (error) => {
    expect(refusalOf(error)).toBeUndefined();
  });
});

it('each kind of refusal is classified as data or permanent, and has its sentence', () => {
  const all = { value: '22000', size: '54000', rule: '23514', setting: '53400', mistake: '42P01', slow: '57014' };
  const kinds = (is: (refusal: Refusal) => boolean) => (Object.keys(all) as Refusal[]).filter(is);
  expect(kinds((refusal) => isDataRefusal({ code: all[refusal] }))).toEqual(['value', 'size', 'rule']);
  expect(kinds(isPermanentRefusal)).toEqual(['value', 'size', 'setting']);
  expect(kinds((refusal) => refusalSentence({ code: all[refusal] }).includes('too large'))).toEqual(['size']);
});
