import { describe, expect, it } from 'vitest';
import { getBody, useBench } from '../../harness/bench.js';

const bench = useBench({}, 'none');

describe('the template of e-mails', () => {
  const words = { subject: '{{integrationName}}', text: '{{text}}', html: '<p>{{file}}</p>' };

  it('is the default until the company saves its own, and again after that is deleted', async () => {
    const all = await getBody<{ entries: { kind: string; custom: boolean }[] }>(bench.client, 'mail-templates');
    expect(all.entries.map(({ custom }) => custom)).toEqual([false, false, false, false, false]);
    expect(await bench.client.call('PUT', 'mail-templates/failed', words)).toMatchObject({
      status: 200,
      body: { ...words, kind: 'failed', custom: true, updatedBy: 'test' },
    });
    expect(await getBody(bench.client, 'mail-templates/failed')).toMatchObject({ ...words, custom: true });
    expect((await bench.client.call('DELETE', 'mail-templates/failed')).status).toBe(204);
    expect((await bench.client.call('DELETE', 'mail-templates/failed')).status).toBe(404);
    expect(await getBody(bench.client, 'mail-templates/failed')).toMatchObject({ custom: false });
  });

  it('is refused with unknown placeholders', async () => {
    const wrong = { ...words, html: '{{fiel}}' };
    for (const [method, path] of [
      ['PUT', 'mail-templates/failed'],
      ['POST', 'mail-templates/preview'],
    ] as const)
      expect(await bench.client.call(method, path, wrong)).toMatchObject({
        status: 400,
        body: { errors: [{ in: 'body', pointer: '/html', detail: expect.stringContaining('{{fiel}}') }] },
      });
    expect((await bench.client.call('PUT', 'mail-templates/unheard-of', words)).status).toBe(400);
  });

  it('can be previewed before it is saved', async () => {
    const { body } = await bench.client.call('POST', 'mail-templates/preview', words);
    expect(body).toMatchObject({ subject: 'Sales orders', html: '<p>orders &amp; more.csv</p>' });
  });
});
