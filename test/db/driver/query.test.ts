import { describe, expect, it } from 'vitest';
import { openPool } from '../../../db/driver/pool.js';
import { useDatabase } from '../../harness/database.js';

describe('a statement', () => {
  const database = useDatabase();

  it('passes values of any content as its parameters', async () => {
    const { superuser: sql } = database;
    const values = {
      text: `it's "quoted" \\ {and} $1, and so on`,
      texts: ['a', '', 'NULL', null, '"', '\\', '{}', 'ä,€'],
      numbers: [1, -2, 3],
      moment: new Date('2026-11-30T12:00:00.123Z'),
      bytes: Buffer.from([0, 1, 255]),
      yes: true,
      none: null,
      json: { a: [1, { b: null }] },
    };
    const [row] = await sql`
      SELECT ${values.text}::text AS text, ${values.texts}::text[] AS texts, ${values.numbers}::int[] AS numbers,
        ${values.moment}::timestamptz AS moment, ${values.bytes}::bytea AS bytes, ${values.yes}::boolean AS yes,
        ${undefined}::text AS none, ${JSON.stringify(values.json)}::text::jsonb AS json`;
    expect(row).toEqual(values);
  });

  it('returns integers up to 32 bits as numbers, and larger integers, decimals and dates as text', async () => {
    const [row] = await database.superuser`
      SELECT 1::int AS int, 9007199254740993 AS bigint, 1.10::numeric AS decimal, 0.5::float8 AS float, date '2026-02-28' AS day`;
    expect(row).toEqual({ int: 1, bigint: '9007199254740993', decimal: '1.10', float: 0.5, day: '2026-02-28' });
  });

  it('replaces characters that PostgreSQL cannot store in texts', async () => {
    const [row] = await database.superuser`SELECT ${'a\0b'}::text AS one, ${['\ud800']}::text[] AS list`;
    expect(row).toEqual({ one: 'a\ufffdb', list: ['\ufffd'] });
  });

  it('can contain quoted names and other statements, which are not sent separately', async () => {
    const { superuser: sql } = database;
    const fails = sql`1 / ${0}::int`;
    const [row] = await sql`
      SELECT ${'a'}::text || ${sql`lower(${'B'}::text)`} AS ${sql('the "name"')}, CASE WHEN false THEN ${fails} END AS not_sent`;
    expect(row).toEqual({ 'the "name"': 'ab', not_sent: null });
  });

  it('is planned again on another connection after a change of its tables', async () => {
    const pool = openPool({ url: database.url, max: 1 });
    await pool`CREATE TABLE changing AS SELECT 1 AS one`;
    const read = () => pool`SELECT * FROM changing`;
    expect(await read()).toEqual([{ one: 1 }]);
    await pool`ALTER TABLE changing ADD COLUMN two int DEFAULT 2`;
    await expect(read()).rejects.toMatchObject({ code: '0A000' });
    expect(await read()).toEqual([{ one: 1, two: 2 }]);
    await pool.end(5_000);
  });

  it('with a value that cannot be sent fails alone', async () => {
    const pool = openPool({ url: database.url, max: 1 });
    const send = (value: unknown) => pool`SELECT ${value}::text AS value`;
    expect(await send('a')).toEqual([{ value: 'a' }]);
    await expect(send({ big: 1n }).execute()).rejects.toThrow(TypeError);
    await expect(send(new Date(Number.NaN)).execute()).rejects.toThrow('Invalid time value');
    expect(await send('b')).toEqual([{ value: 'b' }]);
    await pool.end(5_000);
  });

  it('is sent once, also if it is awaited several times', async () => {
    const { superuser: sql } = database;
    await sql`CREATE SEQUENCE calls`;
    const call = sql`SELECT nextval('calls') AS call`;
    expect(await Promise.all([call, call, call.execute()])).toEqual(Array(3).fill([{ call: '1' }]));
    expect(await call).toEqual([{ call: '1' }]);
  });

  it('returns the number of rows that it returned or changed', async () => {
    const { superuser: sql } = database;
    await sql`CREATE TABLE counted AS SELECT generate_series(1, 5) AS n`;
    expect((await sql`UPDATE counted SET n = 0 WHERE n > ${2}`).count).toBe(3);
    expect((await sql`SELECT FROM counted`).count).toBe(5);
  });

  it('cannot consist of several statements, unless it is plain text without parameters', async () => {
    const { superuser: sql } = database;
    await expect(sql`SELECT 1; SELECT 2`.execute()).rejects.toMatchObject({ code: '42601' });
    expect(await sql.unsafe('SELECT 1 AS one; SELECT 2 AS two')).toEqual([{ two: 2 }]);
  });
});
