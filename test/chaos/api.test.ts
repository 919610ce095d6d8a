import { readdir } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../harness/api-client.js';
import { ordersFile, useStack } from '../harness/running-stack.js';

describe('the API', () => {
  const running = useStack();

  const imports = async (client: ApiClient): Promise<{ import_id: string }[]> =>
    running.superuser`
      SELECT import_id FROM import JOIN company USING (company_id) WHERE code = ${client.company} AND integration_code = 'orders'`;

  async function waitForRestart(before: number | undefined): Promise<void> {
    await running.until('a new API', async () => {
      if (running.api.pid === undefined || running.api.pid === before) return false;
      return (await fetch(`${running.stack.apiUrl}/health/live`)).ok;
    });
  }

  /** Begins an upload and sends only its first part. */
  function upload(client: ApiClient, content: string): { sent: ClientRequest; ended: Promise<number | string> } {
    const sent = request(`${client.url}/v1/companies/${client.company}/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.key}`, 'content-type': 'multipart/form-data; boundary=slow' },
    });
    const ended = new Promise<number | string>((resolve) => {
      sent.once('response', (response) => resolve(response.statusCode ?? 0));
      sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    sent.write('--slow\r\ncontent-disposition: form-data; name="integration"\r\n\r\norders\r\n');
    sent.write('--slow\r\ncontent-disposition: form-data; name="file"; filename="orders.csv"\r\n\r\n');
    sent.write(content);
    return { sent, ended };
  }

  it('is killed during an upload', async () => {
    const client = await running.company();
    const incoming = join(running.stack.configuration.fileStore, 'incoming');
    const parts = () => readdir(incoming).then((names) => names.filter((name) => name.endsWith('.part')));
    expect(await parts()).toEqual([]);
    const { ended } = upload(client, ordersFile(1_000));
    await running.until('a part of the file', async () => (await parts()).length === 1);
    const pid = running.api.pid;
    running.signal(running.api, 'SIGKILL');
    expect(await ended).toBe('ECONNRESET');
    await waitForRestart(pid);
    expect(await imports(client)).toEqual([]);
    // Housekeeping deletes the partial file later, which test/connectors/files covers.
    expect(await parts()).toHaveLength(1);
    const id = await running.begin(client, ordersFile(100));
    await running.expectComplete(client, await client.settled(id), 100);
  });

  it('loses its client during an upload', async () => {
    const client = await running.company();
    const { sent, ended } = upload(client, ordersFile(1_000));
    const incoming = join(running.stack.configuration.fileStore, 'incoming');
    await running.until('a part of the file', async () => (await readdir(incoming)).length === 2);
    sent.destroy();
    await ended;
    await running.until('the end of the part', async () => (await readdir(incoming)).length === 1);
    expect(await imports(client)).toEqual([]);
  });

  it('is killed between the import in the database and the start of its workflow', async () => {
    const client = await running.company();
    running.signal(running.temporalServer, 'SIGSTOP');
    const answer = client
      .start('orders', ordersFile(1_000), { processing: 'background' })
      .then(({ status }) => status)
      .catch(() => 'no answer');
    let id = '';
    await running.until('the import', async () => {
      id = (await imports(client))[0]?.import_id ?? '';
      return id !== '';
    });
    const pid = running.api.pid;
    running.signal(running.api, 'SIGKILL');
    expect(await answer).toBe('no answer');
    const fault = running.signal(running.temporalServer, 'SIGCONT');
    await waitForRestart(pid);
    await running.expectResumed('start by the housekeeping', id, fault);
    await running.expectComplete(client, await client.settled(id), 1_000);
    const [runs] =
      await running.superuser`SELECT count(*)::int AS runs FROM job WHERE import_id = ${id} AND kind = 'processing'`;
    expect(runs?.runs).toBe(1);
    expect(await imports(client)).toHaveLength(1);
  });

  it('is killed just after it created an import, and then receives the same request again', async () => {
    const client = await running.company();
    const files = async () => {
      const found = await readdir(running.stack.configuration.fileStore, { recursive: true, withFileTypes: true });
      return found.filter((entry) => entry.isFile()).length;
    };
    const before = await files();
    const send = () =>
      client.start('orders', ordersFile(500), { processing: 'now', prefer: 'wait=60', idempotencyKey: 'nightly' });
    running.signal(running.temporalServer, 'SIGSTOP');
    const answer = send().catch(() => 'no answer');
    await running.until('the import', async () => (await imports(client)).length === 1);
    let pid = running.api.pid;
    running.signal(running.api, 'SIGKILL');
    expect(await answer).toBe('no answer');
    running.signal(running.temporalServer, 'SIGCONT');
    await waitForRestart(pid);
    const { status, body } = await send();
    expect(status).toBe(201);
    await running.expectComplete(client, body, 500);
    pid = running.api.pid;
    running.signal(running.api, 'SIGKILL');
    await waitForRestart(pid);
    expect(await send()).toMatchObject({ status: 201, body });
    expect(await imports(client)).toEqual([{ import_id: body.id }]);
    expect(await files()).toBe(before + 1);
  });
});
