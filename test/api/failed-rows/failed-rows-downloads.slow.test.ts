import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { poll } from '../../../cli/stack/poll.js';
import { save, useBench } from '../../harness/bench.js';
import { csv, namesSetup } from '../../harness/world.js';

const bench = useBench({}, 'none');

it('only a few files of failed rows are sent to a company at the same time', async () => {
  const { client } = bench;
  await save(client, 'names', namesSetup({ type: 'csv' }));
  // Larger than what is buffered between two programs, so that a client which does not read blocks the file.
  const lines = Array.from({ length: 100 }, (_, row) => [`n${row}`, 'x'.repeat(131_072)]);
  const { id } = await client.import('names', csv(['No.', 'Name'], ...lines));
  const download = async (): Promise<IncomingMessage> => {
    const request = get(`${client.url}/v1/companies/acme/imports/${id}/failed-rows`, {
      headers: { authorization: `Bearer ${client.key}` },
      agent: false,
    });
    onTestFinished(() => void request.destroy());
    request.on('error', () => {});
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  };
  const downloads: IncomingMessage[] = [];
  for (let nth = 0; nth < 5; nth += 1) downloads.push(await download());
  expect(downloads.map(({ statusCode }) => statusCode)).toEqual(Array(5).fill(200));
  expect((await download()).statusCode).toBe(429);
  downloads[0]?.destroy();
  await poll(async () => (await download()).statusCode === 200 || undefined, {
    timeoutMs: 30_000,
    waitingFor: 'a download to be accepted again',
  });
});
