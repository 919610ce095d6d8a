import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLedger } from '../../../../connectors/targets/table/ledger.js';
import { openPool, type Pool } from '../../../../db/driver/pool.js';
import { useDatabase } from '../../../harness/database.js';

const database = useDatabase();
let sql: Pool;
beforeAll(async () => {
  sql = openPool({ url: database.url, max: 12 });
});
afterAll(async () => {
  await sql?.end();
});

it('the ledger is created once by concurrent writers', async () => {
  const opened = () =>
    sql.begin((tx) => openLedger((text, parameters = []) => tx.unsafe(text, parameters), { schema: 'public' }, false));
  for (let round = 0; round < 20; round += 1) {
    await sql`DROP TABLE IF EXISTS longshore_delivery`;
    expect(await Promise.all(Array.from({ length: 12 }, opened))).toEqual(Array.from({ length: 12 }, () => true));
  }
});
