import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getBody, save, useBench } from '../../harness/bench.js';
import { form } from '../../harness/form.js';
import { namesSetup } from '../../harness/world.js';

const bench = useBench({ UPLOAD_LIMIT_BYTES: '100000' }, 'none');
const good = 'No.,Name\nn1,N\n';

/** The number of stored imports and the names of the stored files. */
async function stored(): Promise<{ imports: number; files: string[] }> {
  const { client, system } = bench;
  const entries = await readdir(system.configuration.fileStore, { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  const { entries: imports } = await getBody<{ entries: object[] }>(client, 'imports');
  return { imports: imports.length, files: entries.filter((entry) => entry.isFile()).map(({ name }) => name) };
}

describe('an upload', () => {
  const integration: [string, string] = ['integration', 'names'];
  const file: [string, string, string] = ['file', good, 'names.csv'];

  it.each([
    ['no file', form(integration), 400, 'invalid_request', '/file'],
    ['no parts', form(), 400, 'invalid_request', '/file'],
    ['the file as a field', form(integration, ['file', good]), 400, 'invalid_request', '/file'],
    ['another name of the file', form(integration, ['upload', good, 'a.csv']), 400, 'invalid_request', '/file'],
    ['no integration', form(file), 400, 'invalid_request', '/integration'],
    ['the integration after the file', form(file, integration), 400, 'invalid_request', '/integration'],
    ['a field after the file', form(integration, file, ['processing', 'now']), 400, 'invalid_request', '/processing'],
    ['a field twice', form(integration, integration, file), 400, 'invalid_request', '/integration'],
    ['an unknown field', form(integration, ['mode', 'now'], file), 400, 'invalid_request', '/mode'],
    [
      'an invalid value of processing',
      form(integration, ['processing', 'later'], file),
      400,
      'invalid_request',
      '/processing',
    ],
    ['two files', form(integration, file, file), 400, 'invalid_request', undefined],
    ['a field named __proto__', form(integration, ['__proto__', 'x'], file), 400, 'invalid_request', undefined],
    ['an unknown integration', form(['integration', 'none'], file), 404, 'integration_not_found', undefined],
    [
      'an integration with a path',
      form(['integration', '../../etc/passwd'], file),
      400,
      'invalid_request',
      '/integration',
    ],
    ['an integration with a NUL', form(['integration', 'a\0b'], file), 400, 'invalid_request', '/integration'],
    [
      'a file that is too large',
      form(integration, ['file', 'x'.repeat(100_001), 'a.csv']),
      413,
      'file_too_large',
      undefined,
    ],
    [
      'a file that is far too large, for an unknown integration',
      form(['integration', 'none'], ['file', 'x'.repeat(20_000_000), 'a.csv']),
      404,
      'integration_not_found',
      undefined,
    ],
  ])('is refused and nothing is stored: %s', async (_, body, status, code, pointer) => {
    const { client } = bench;
    await save(client, 'names', namesSetup({ type: 'csv' }));
    const before = await stored();
    const answer = await client.call('POST', 'imports', body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    const errors = answer.body.errors as { pointer: string }[] | undefined;
    expect(errors?.[0]?.pointer).toBe(pointer);
    expect(await stored()).toEqual(before);
  });

  it.each(['imports', 'samples'])('is refused without a boundary: %s', async (path) => {
    const answer = await bench.client.call('POST', path, good, { 'content-type': 'multipart/form-data' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('is not stored if it is sent to another company', async () => {
    const before = await stored();
    expect(await bench.client.call('POST', '/v1/companies/other/imports', form(integration, file))).toMatchObject({
      status: 404,
      body: { code: 'company_not_found' },
    });
    expect(await stored()).toEqual(before);
  });

  it('with a file of exactly the limit is accepted', async () => {
    const content = 'No.,Name\n'.concat('l1,', 'N'.repeat(50), '\n'.repeat(100_000 - 9 - 3 - 50));
    expect((await bench.client.import('names', content)).file.size).toBe(100_000);
  });
});

const boundary = '----cut';
const head = (file: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="integration"\r\n\r\nnames\r\n` +
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${file}`;

/** The beginning of a request with a content length of `length`. */
const request = (body: string, length: number): string =>
  `POST /v1/companies/acme/imports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${bench.client.key}\r\n` +
  `Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${length}\r\n\r\n${body}`;

function connectToApi(): Socket {
  const { hostname, port } = new URL(bench.system.url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('an upload over the limit', () => {
  const size = 20_000_000;

  it('is answered before it has arrived completely', async () => {
    const before = await stored();
    const socket = connectToApi();
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.write(request(head('x'.repeat(150_000)), size));
    await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"file_too_large"/);
    await expect.poll(stored).toEqual(before);
  });

  it('is answered even if the client does not read until it has sent everything', async () => {
    const socket = connectToApi();
    const body = head('x'.repeat(size)).concat(`\r\n--${boundary}--\r\n`);
    socket.pause();
    await new Promise((sent) => socket.write(request(body, body.length), sent));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.resume();
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*HTTP\/1\.1 200 /);
  });
});

describe('an upload that is interrupted', () => {
  /** Sends a part of a request with a content length of `length`, and disconnects once some of the file is stored. */
  function sendAndDisconnect(body: string, length: number): Promise<void> {
    const socket = connectToApi();
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.write(request(body, length), () => {
        expect
          .poll(async () => (await stored()).files.some((name) => name.endsWith('.part')))
          .toBe(true)
          .then(() => {
            socket.destroy();
            resolve();
          }, reject);
      });
    });
  }

  it('leaves neither an import nor a file, and the server continues', async () => {
    const before = await stored();
    await sendAndDisconnect(head(`${good}${'n2,M\n'.repeat(2_000)}`), 60_000);
    await expect.poll(stored).toEqual(before);
    expect((await bench.client.call('GET', '/health/live')).status).toBe(200);
  });

  it('is refused if its last boundary is missing', async () => {
    const before = await stored();
    for (const body of [head(good), `${head(good)}\r\n--${boundary}`, `${head(good)}\r\n--${boundary}\r\n`]) {
      const answer = await bench.client.call('POST', 'imports', body, {
        'content-type': `multipart/form-data; boundary=${boundary}`,
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'upload_incomplete' } });
    }
    expect(await stored()).toEqual(before);
  });
});

describe('the name of a file', () => {
  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\orders.csv', 'orders.csv'],
    ['Bestellungen März – 日本.csv', 'Bestellungen März – 日本.csv'],
    ['<img src=x onerror=alert(1)>.csv', '<img src=x onerror=alert(1)>.csv'],
    ["'; DROP TABLE import; --.csv", "'; DROP TABLE import; --.csv"],
    ['a\u0001b.csv', 'ab.csv'],
    ['Orders "new", 100%.csv', 'Orders "new", 100%.csv'],
    [`${'x'.repeat(300)}.csv`, 'x'.repeat(255)],
    ['..', 'unnamed'],
  ])('is stored without its path and control characters, and only shown: %j', async (fileName, shown) => {
    const { client } = bench;
    const { status, body } = await client.start('names', good, { fileName, force: true });
    expect(status).toBe(201);
    expect(body.file.name).toBe(shown);
    expect(await client.records(body.id)).toHaveLength(1);
  });
});
