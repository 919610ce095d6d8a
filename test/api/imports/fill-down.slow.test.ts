import { expect, it } from 'vitest';
import { save, useBench } from '../../harness/bench.js';
import { Gate } from '../../harness/gate.js';
import { ordersSetup } from '../../harness/world.js';

const bench = useBench();

it('a file whose reading is paused within a document is filled as one that is read at once', async () => {
  const { client, system } = bench;
  const { superuser } = system.database;
  const lines = 6_000;
  const document = (number: string): string => `${number},C1,2026-01-31,I1,1,1\n${',,,I2,2,1\n'.repeat(lines - 1)}`;
  const file = `No.,Customer,Date,Item,Quantity,Price\n${['P1', 'P2', 'P3', 'P4'].map(document).join('')}`;
  await save(client, 'long', ordersSetup({ file: { type: 'csv', fillDown: ['No.', 'Customer', 'Date'] } }));
  const gate = await Gate.at(superuser, 'INSERT ON integration_record');
  await gate.shut(2);
  const { body } = await client.start('long', file, { processing: 'choose', prefer: 'respond-async' });
  await gate.reachedAfter(async () => (await client.get(body.id)).counts.total > 4_000);
  expect((await client.call('POST', `imports/${body.id}/pause`)).body).toMatchObject({ status: 'Paused' });
  await gate.open();
  expect((await client.call('POST', `imports/${body.id}/resume`)).status).toBe(200);
  const done = await client.settled(body.id);
  expect(done).toMatchObject({ status: 'Staged', counts: { total: 4 * lines, errors: 0 } });
  const groups = await superuser`
    SELECT group_key AS document, count(*)::int AS lines, count(DISTINCT source->0->>'fromRow')::int AS heads
    FROM integration_record WHERE import_id = ${body.id} GROUP BY 1 ORDER BY 1`;
  expect(groups.map((group) => ({ ...group }))).toEqual(
    ['P1', 'P2', 'P3', 'P4'].map((number) => ({ document: number, lines, heads: 1 })),
  );
});
