import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpConnection } from '../../../connectors/connections/connection.js';
import { Connections } from '../../../connectors/connections/connections.js';
import { Secret } from '../../../connectors/connections/secret.js';
import type { HttpSettings } from '../../../connectors/connections/settings.js';
import { HttpFlood } from './http-flood.js';
import { closed, listening } from './listening.js';
import { ownCertificate } from './own-certificate.js';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

let answer: Answering;
let server: Server;
let port: number;
const connections = new Connections({ secretKey: undefined, privateNetworks: '127.0.0.0/8' });
const onlyPublic = new Connections({ secretKey: undefined, privateNetworks: undefined });

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  port = await listening(server);
});
afterAll(async () => {
  await Promise.all([connections.close(), onlyPublic.close(), closed(server)]);
});

let revisions = 0;
const connectionTo = (settings: Partial<HttpSettings> = {}, secret?: string): HttpConnection => ({
  companyId: 1,
  code: 'ERP',
  revision: String(++revisions),
  settings: { kind: 'http', baseUrl: `http://127.0.0.1:${port}/api/`, ...settings },
  secret: secret === undefined ? undefined : new Secret(secret),
});
const get = (connection: HttpConnection, path = '/orders', more: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
  connections.request(connection, { method: 'GET', path, timeoutMs: 5_000, ...more });
const sentRequest = async (connection: HttpConnection, path?: string): Promise<IncomingMessage> => {
  let request: IncomingMessage | undefined;
  answer = (incoming, response) => {
    request = incoming;
    response.end();
  };
  await get(connection, path);
  return request as IncomingMessage;
};

describe('a request', () => {
  it('is sent below the base URL and answered with status, headers and body', async () => {
    let body = '';
    answer = async (request, response) => {
      for await (const part of request) body += part;
      response.writeHead(429, { 'retry-after': '7', 'x-twice': ['a', 'b'] }).end('{"späte":1}');
    };
    const sent = await connections.request(connectionTo(), {
      method: 'POST',
      path: '/orders?dry=1',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: '[1]',
      timeoutMs: 5_000,
    });
    expect(body).toBe('[1]');
    expect(sent).toMatchObject({ status: 429, body: '{"späte":1}' });
    expect(sent.headers).toMatchObject({ 'retry-after': '7', 'x-twice': 'a, b' });
  });

  it('authenticates with each method', async () => {
    const header = async (authentication: HttpSettings['authentication'], name: string) =>
      (await sentRequest(connectionTo(authentication ? { authentication } : {}, 'hunter2'))).headers[name];
    expect(await header({ type: 'bearer' }, 'authorization')).toBe('Bearer hunter2');
    expect(await header({ type: 'basic', user: 'ann' }, 'authorization')).toBe('Basic YW5uOmh1bnRlcjI=');
    expect(await header({ type: 'header', name: 'X-Api-Key' }, 'x-api-key')).toBe('hunter2');
    expect(await header({ type: 'none' }, 'authorization')).toBeUndefined();
    expect(await header(undefined, 'authorization')).toBeUndefined();
  });

  it.each(['orders', '//else/x/../../../..', '/../admin', '/..%2f/%2e%2e/%2e%2e/admin', '@else', '/a\\..\\..\\admin'])(
    'cannot leave the base URL: %s',
    async (path) => {
      answer = (_, response) => void response.end('REACHED');
      await expect(get(connectionTo(), path)).rejects.toMatchObject({ failure: 'invalid' });
    },
  );

  it('does not follow redirects', async () => {
    let requests = 0;
    answer = (_, response) => {
      requests += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    };
    expect(await get(connectionTo())).toMatchObject({ status: 302 });
    expect(requests).toBe(1);
  });
});

describe('a request fails', () => {
  it.each([
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    'localhost',
    '169.254.169.254',
    '10.0.0.1',
    '[fd00::1]',
    '0.0.0.0',
  ])('before anything is sent if the address is not public: %s', async (host) => {
    answer = (_, response) => void response.end('REACHED');
    const connection = connectionTo(
      { baseUrl: `http://${host}:${port}`, authentication: { type: 'bearer' } },
      'hunter2',
    );
    const refused = onlyPublic.request(connection, { method: 'GET', path: '', timeoutMs: 5_000 });
    await expect(refused).rejects.toMatchObject({ name: 'ConnectionError', failure: 'refused-address' });
  });

  it('if no server listens, or the name is unknown', async () => {
    const closedServer = createTcpServer();
    const free = await listening(closedServer);
    await closed(closedServer);
    await expect(get(connectionTo({ baseUrl: `http://127.0.0.1:${free}` }))).rejects.toMatchObject({
      failure: 'unreachable',
      message: `Cannot connect to 127.0.0.1:${free} (ECONNREFUSED).`,
      isTransient: true,
    });
    await expect(get(connectionTo({ baseUrl: 'http://unknown.invalid' }))).rejects.toMatchObject({
      failure: 'unreachable',
    });
  });

  it('if no complete answer arrives in time', async () => {
    answer = () => {};
    await expect(get(connectionTo(), '/', { timeoutMs: 100 })).rejects.toMatchObject({ failure: 'timeout' });
    answer = (_, response) => void response.write('a part');
    await expect(get(connectionTo(), '/', { timeoutMs: 100 })).rejects.toMatchObject({ failure: 'timeout' });
  });

  it("if the caller aborts it, with the caller's reason", async () => {
    const caller = new AbortController();
    const reason = new Error('cancelled');
    answer = () => caller.abort(reason);
    await expect(get(connectionTo(), '/', { signal: caller.signal })).rejects.toBe(reason);
    await expect(get(connectionTo(), '/', { signal: caller.signal })).rejects.toBe(reason);
  });

  it('if the connection ends before the answer is complete', async () => {
    answer = (request) => request.socket.destroy();
    await expect(get(connectionTo())).rejects.toMatchObject({ failure: 'lost' });
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('12', () => response.destroy());
    };
    await expect(get(connectionTo())).rejects.toMatchObject({ failure: 'lost' });
  });

  it('if the answer is too large', async () => {
    answer = (_, response) => void response.end('x'.repeat(1_048_576));
    expect((await get(connectionTo())).body).toHaveLength(1_048_576);
    answer = (_, response) => void response.end('x'.repeat(1_048_577));
    await expect(get(connectionTo())).rejects.toMatchObject({ failure: 'too-large' });
  });

  describe.each(['GET', 'HEAD'] as const)('if the answer to %s is endless, with endless', (method) => {
    const ok = 'HTTP/1.1 200 OK\r\n';
    it.each([
      ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n', 'server'],
      ['empty lines', '', '\r\n', 'too-large'],
      [
        'extensions of chunks',
        `${ok}Transfer-Encoding: chunked\r\n\r\n`,
        `1;${'x'.repeat(1_000)}\r\na\r\n`,
        'too-large',
      ],
      ['chunks of one byte', `${ok}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n', 'too-large'],
      ['trailers', `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`, 'A: b\r\n', 'lost'],
      ['headers', ok, 'A: b\r\n', 'lost'],
    ])('%s', async (_, first, again, failure) => {
      const flood = await new HttpFlood(first, again).start();
      const request = connections.request(connectionTo({ baseUrl: flood.url }), {
        method,
        path: '',
        timeoutMs: 60_000,
      });
      const failed = await request.then(
        () => undefined,
        (error) => error.failure,
      );
      // The answer to HEAD ends with its headers.
      expect(failed).toBe(method === 'HEAD' && first.includes('chunked') ? undefined : failure);
      expect(await flood.ended()).toBeLessThan(16 * 1_048_576);
      await flood.stop();
    });
  });

  it('if its secret is missing', async () => {
    await expect(get(connectionTo({ authentication: { type: 'bearer' } }))).rejects.toMatchObject({
      failure: 'secret',
    });
  });
});

describe('TLS', () => {
  const { certificate, key } = ownCertificate('localhost');
  let secure: Server;
  let securePort: number;
  beforeAll(async () => {
    secure = createTlsServer({ cert: certificate, key }, (_, response) => void response.end('secure'));
    securePort = await listening(secure);
  });
  afterAll(() => closed(secure));

  it('needs a certificate of a trusted authority', async () => {
    const baseUrl = `https://localhost:${securePort}`;
    await expect(get(connectionTo({ baseUrl }))).rejects.toMatchObject({
      failure: 'tls',
      message: 'The certificate of localhost is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT).',
    });
    expect(await get(connectionTo({ baseUrl, certificateAuthority: certificate }))).toMatchObject({ body: 'secure' });
  });

  it('needs a certificate for the name of the host', async () => {
    const baseUrl = `https://127.0.0.1:${securePort}`;
    await expect(get(connectionTo({ baseUrl, certificateAuthority: certificate }))).rejects.toMatchObject({
      failure: 'tls',
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
  });

  it('needs a server that supports it', async () => {
    await expect(get(connectionTo({ baseUrl: `https://127.0.0.1:${port}` }))).rejects.toMatchObject({ failure: 'tls' });
  });
});
