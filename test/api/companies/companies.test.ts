import { expect, it } from 'vitest';
import { getBody, useBench } from '../../harness/bench.js';

const bench = useBench({}, 'none');

it('each key lists only its own company', async () => {
  for (const client of [bench.client, await bench.system.client('other')])
    expect(await getBody(client, '/v1/companies')).toEqual({
      entries: [{ code: client.company, name: `Company ${client.company}` }],
    });
});
