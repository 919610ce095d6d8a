import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ConfigurationError, readProcessConfiguration } from '../../runtime/configuration.js';
import { connectEngine } from '../../temporal/connect-engine.js';
import { temporalConnection } from '../../temporal/temporal-connection.js';
import { issuedCertificate } from '../connectors/connections/own-certificate.js';
import { startSystem } from '../harness/system.js';
import { addSamples } from '../harness/world.js';

const host = 'temporal.example';
const serverCertificate = issuedCertificate(host);
const clientCertificate = issuedCertificate('longshore.example');
const apiKey = 'tmprl_secret-of-the-tests';

let directory: string;
const file = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-tls-'));
  await Promise.all([
    writeFile(file('ca.pem'), serverCertificate.authority),
    writeFile(file('cert.pem'), clientCertificate.certificate),
    writeFile(file('key.pem'), clientCertificate.key),
    writeFile(file('other-authority.pem'), issuedCertificate(host).authority),
    writeFile(file('empty.pem'), 'nothing'),
  ]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A proxy that adds TLS to the Temporal server of the tests, and counts the handshakes. */
class TlsProxy {
  readonly sockets = new Set<Socket>();
  handshakes = 0;
  private constructor(readonly server: Server) {}

  static async start(options: TlsOptions = {}): Promise<TlsProxy> {
    const [, address, port] = /^(.*):(\d+)$/.exec(inject('temporalAddress')) as RegExpExecArray;
    const server = createServer({
      cert: serverCertificate.certificate,
      key: serverCertificate.key,
      ALPNProtocols: ['h2'],
      ...options,
    });
    const proxy = new TlsProxy(server);
    server.on('secureConnection', (socket) => {
      proxy.handshakes += 1;
      const upstream = connectTcp(Number(port), address);
      socket.pipe(upstream).pipe(socket);
      for (const end of [socket, upstream]) {
        proxy.sockets.add(end);
        end.on('error', () => {});
        end.on('close', () => [socket, upstream].map((other) => other.destroy()));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

const configured = (environment: Record<string, string>) =>
  readProcessConfiguration({ DATABASE_URL: 'postgres://a@b/c', ...environment });

/** Returns whether client and worker can connect to the server. */
async function reached(environment: Record<string, string>): Promise<{ client: boolean; worker: boolean }> {
  const configuration = configured(environment);
  const engine = connectEngine(configuration);
  const client = await engine.workflowState('no-such-workflow').then(
    (state) => state === 'gone',
    () => false,
  );
  await engine.close();
  const worker = await NativeConnection.connect(temporalConnection(configuration)).then(
    (connection) => connection.close().then(() => true),
    () => false,
  );
  return { client, worker };
}

const both = { client: true, worker: true };
const neither = { client: false, worker: false };

describe('a Temporal server behind TLS', () => {
  let proxy: TlsProxy;
  beforeAll(async () => {
    proxy = await TlsProxy.start();
  });
  afterAll(() => proxy.stop());
  const withAuthority = () => ({
    TEMPORAL_ADDRESS: proxy.address,
    TEMPORAL_TLS_CA: file('ca.pem'),
    TEMPORAL_TLS_SERVER_NAME: host,
  });

  it('is reached by client and worker if its certificate authority is configured, and imports run', async () => {
    expect(await reached(withAuthority())).toEqual(both);
    expect(await reached({ ...withAuthority(), TEMPORAL_API_KEY: apiKey })).toEqual(both);
    const before = proxy.handshakes;
    const system = await startSystem(withAuthority());
    await addSamples(await system.client('acme'));
    await system.stop();
    expect(proxy.handshakes).toBeGreaterThan(before + 1);
  });

  it.each([
    ['without TLS', { TEMPORAL_TLS_CA: '', TEMPORAL_TLS_SERVER_NAME: '' }],
    ['by public authorities, which do not know it', { TEMPORAL_TLS_CA: '' }],
    ['by another authority', { TEMPORAL_TLS_CA: 'other-authority.pem' }],
    ['under another name', { TEMPORAL_TLS_SERVER_NAME: 'other.example' }],
  ])('is not reached %s', async (_, changed) => {
    const environment: Record<string, string> = { ...withAuthority(), ...changed };
    if (environment.TEMPORAL_TLS_CA === 'other-authority.pem')
      environment.TEMPORAL_TLS_CA = file('other-authority.pem');
    expect(await reached(environment)).toEqual(neither);
  });
});

it('a Temporal server that requires a client certificate is reached with the configured one, and not without one', async () => {
  const proxy = await TlsProxy.start({ requestCert: true, rejectUnauthorized: true, ca: clientCertificate.authority });
  const environment = {
    TEMPORAL_ADDRESS: proxy.address,
    TEMPORAL_TLS_CA: file('ca.pem'),
    TEMPORAL_TLS_SERVER_NAME: host,
  };
  const withCertificate = { TEMPORAL_TLS_CERT: file('cert.pem'), TEMPORAL_TLS_KEY: file('key.pem') };
  try {
    expect(await reached({ ...environment, ...withCertificate })).toEqual(both);
    expect(await reached(environment)).toEqual(neither);
  } finally {
    proxy.stop();
  }
});

describe('the connection settings of a Temporal server', () => {
  const address = { TEMPORAL_ADDRESS: 'temporal.example:7233' };
  const withoutTls = () => temporalConnection(configured(address));

  it('use TLS as soon as a key, an authority, a certificate or a name is set', () => {
    expect(withoutTls()).toEqual({ address: address.TEMPORAL_ADDRESS, tls: false });
    const needed: Record<string, string>[] = [
      { TEMPORAL_TLS: 'on' },
      { TEMPORAL_API_KEY: apiKey },
      { TEMPORAL_TLS_CA: file('ca.pem') },
      { TEMPORAL_TLS_CERT: file('cert.pem'), TEMPORAL_TLS_KEY: file('key.pem') },
      { TEMPORAL_TLS_SERVER_NAME: host },
    ];
    for (const environment of needed)
      expect(temporalConnection(configured({ ...address, ...environment })).tls).toBeTypeOf('object');
    expect(temporalConnection(configured({ ...address, TEMPORAL_API_KEY: apiKey })).apiKey).toBe(apiKey);
  });

  it('are refused with their name if a file cannot be read or is not PEM', () => {
    const environment = {
      ...address,
      TEMPORAL_TLS_CA: file('missing.pem'),
      TEMPORAL_TLS_CERT: file('empty.pem'),
      TEMPORAL_TLS_KEY: file('key.pem'),
    };
    expect(() => connectEngine(configured(environment))).toThrow(
      new ConfigurationError([
        `TEMPORAL_TLS_CA: expected a file that can be read, got ${file('missing.pem')} (ENOENT)`,
        `TEMPORAL_TLS_CERT: expected a file of PEM, got ${file('empty.pem')}, which contains none`,
      ]),
    );
  });
});
