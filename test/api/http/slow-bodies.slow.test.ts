import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { save, storedFiles, useBench } from '../../harness/bench.js';
import { startWatchedApi } from '../../harness/watched-api.js';
import { namesSetup } from '../../harness/world.js';

const bench = useBench(
  { BODY_GRACE_MS: '300', BODY_RATE_WINDOW_MS: '1500', BODY_MIN_BYTES_PER_SECOND: '500', COMPANY_UPLOADS: '2' },
  'none',
);

const boundary = 'b';
const part = (name: string, value: string, file = ''): string =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n${value}`;

const open = new Set<() => void>();
/** The part of a body that is sent every 50 ms; one byte is below the minimum rate. */
let slowPart = ' ';
afterEach(() => {
  for (const close of open) close();
  slowPart = ' ';
});

/**
 * Sends a request whose body begins with `begin` and continues slowly; resolves with the whole answer once the server has
 * closed the connection.
 */
function sendSlowly(
  method: string,
  path: string,
  type: string,
  begin: string,
  key = bench.client.key,
): Promise<string> {
  const { hostname, port } = new URL(bench.client.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const sending = setInterval(() => socket.writable && socket.write(slowPart), 50);
    const close = () => {
      clearInterval(sending);
      open.delete(close);
      socket.destroy();
      resolve(answer);
    };
    open.add(close);
    socket.on('data', (bytes) => {
      answer += bytes;
    });
    for (const event of ['close', 'error', 'end']) socket.on(event, close);
    socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: ${type}\r\ncontent-length: 1000000\r\n\r\n${begin}`,
    );
  });
}

const multipart = `multipart/form-data; boundary=${boundary}`;
const company = '/v1/companies/acme';
const upload = `${part('integration', 'names')}\r\n${part('file', 'No.,Name\nn1,N\n', 'names.csv')}`;

describe('a body that arrives slowly', () => {
  it.each([
    ['an upload, in its file', 'POST', `${company}/imports`, multipart, upload],
    ['an upload, in its fields', 'POST', `${company}/imports`, multipart, part('integration', '')],
    ['a sample', 'POST', `${company}/samples`, multipart, part('file', 'No.,Name\n', 'names.csv')],
    ['JSON', 'PUT', `${company}/integrations/other`, 'application/json', '{'],
    ['a value list as CSV', 'PUT', `${company}/value-lists/list`, 'text/csv', 'a,b\n'],
  ])('is answered with 408 and disconnected, and no file is stored: %s', async (_, method, path, type, begin) => {
    await save(bench.client, 'names', namesSetup({ type: 'csv' }));
    const answer = await sendSlowly(method, path, type, begin);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"body_too_slow"');
    await expect.poll(() => storedFiles(bench)).toBe(0);
  });

  it('is not slow because the API did not run', async () => {
    await save(bench.client, 'names', namesSetup({ type: 'csv' }));
    const before = await storedFiles(bench);
    const configuration = { ...bench.system.configuration, bodyGraceMs: 1, bodyRateWindowMs: 4_000 };
    const api = await startWatchedApi({ configuration });
    try {
      const upload_ = request(`${api.url}${company}/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bench.client.key}`, 'content-type': multipart },
      });
      const answered = once(upload_, 'response');
      upload_.write(upload);
      await expect.poll(() => storedFiles(bench)).toBe(before + 1);
      api.signal('SIGSTOP');
      // Arrives while the API is frozen: it finds its window over before it has read any of it.
      upload_.end(`${'n2,N\n'.repeat(10_000)}\r\n--${boundary}--\r\n`);
      // The other API, with shorter windows, shows that the window has passed.
      for (let passed = 0; passed < 3; passed += 1) await sendSlowly('POST', `${company}/imports`, multipart, upload);
      api.signal('SIGCONT');
      const [answer] = (await answered) as [IncomingMessage];
      expect({ status: answer.statusCode, body: await json(answer) }).toMatchObject({ status: 201 });
    } finally {
      api.signal('SIGCONT');
      await api.stop();
    }
  });

  it('is disconnected if it continues after the answer', async () => {
    expect(await sendSlowly('POST', `${company}/imports`, multipart, upload, 'lsk_wrong')).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('counts as an upload of its company until it is disconnected', async () => {
    await save(bench.client, 'names', namesSetup({ type: 'csv' }));
    const before = await storedFiles(bench);
    // Fast enough until another upload is refused.
    slowPart = ' '.repeat(200);
    const slow = [1, 2].map(() => sendSlowly('POST', `${company}/imports`, multipart, upload));
    await expect.poll(() => storedFiles(bench)).toBe(before + 2);
    const refused = await bench.client.start('names', 'No.,Name\nn1,N\n');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_uploads' } });
    expect(refused.headers.get('retry-after')).toBe('10');
    slowPart = ' ';
    expect((await bench.system.client('other')).key).toBeDefined();
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    // Another upload is accepted once the connection has ended on the server's side as well.
    await expect.poll(async () => (await bench.client.start('names', 'No.,Name\nn1,N\n')).status).toBe(201);
  });
});
