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
const servers = issuedCertificate(host);
const ours = issuedCertificate('longshore.example');
const apiKey = 'tmprl_not-for-anybody-else';

let directory: string;
const file = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-tls-'));
  await Promise.all([
    writeFile(file('ca.pem'), servers.authority),
    writeFile(file('cert.pem'), ours.certificate),
    writeFile(file('key.pem'), ours.key),
    writeFile(file('stranger.pem'), issuedCertificate(host).authority),
    writeFile(file('empty.pem'), 'nothing'),
  ]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The Temporal server of the tests behind TLS; what clients have sent can be inspected. */
class TlsFront {
  readonly sockets = new Set<Socket>();
  handshakes = 0;
  private constructor(readonly server: Server) {}

  static async start(options: TlsOptions = {}): Promise<TlsFront> {
    const [, address, port] = /^(.*):(\d+)$/.exec(inject('temporalAddress')) as RegExpExecArray;
    const server = createServer({ cert: servers.certificate, key: servers.key, ALPNProtocols: ['h2'], ...options });
    const front = new TlsFront(server);
    server.on('secureConnection', (socket) => {
      front.handshakes += 1;
      const upstream = connectTcp(Number(port), address);
      socket.pipe(upstream).pipe(socket);
      for (const end of [socket, upstream]) {
        front.sockets.add(end);
        end.on('error', () => {});
        end.on('close', () => [socket, upstream].map((other) => other.destroy()));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return front;
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

/** Whether client and worker reach the server. */
async function reached(environment: Record<string, string>): Promise<{ client: boolean; worker: boolean }> {
  const configuration = configured(environment);
  const engine = connectEngine(configuration);
  const client = await engine.workflowState('no-such-workflow').then(
    (fate) => fate === 'gone',
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
  let front: TlsFront;
  beforeAll(async () => {
    front = await TlsFront.start();
  });
  afterAll(() => front.stop());
  const vouchedFor = () => ({
    TEMPORAL_ADDRESS: front.address,
    TEMPORAL_TLS_CA: file('ca.pem'),
    TEMPORAL_TLS_SERVER_NAME: host,
  });

  it('is reached by client and worker if its certificate authority is configured, and imports run', async () => {
    expect(await reached(vouchedFor())).toEqual(both);
    expect(await reached({ ...vouchedFor(), TEMPORAL_API_KEY: apiKey })).toEqual(both);
    const before = front.handshakes;
    const system = await startSystem(vouchedFor());
    await addSamples(await system.client('acme'));
    await system.stop();
    expect(front.handshakes).toBeGreaterThan(before + 1);
  });

  it.each([
    ['without TLS', { TEMPORAL_TLS_CA: '', TEMPORAL_TLS_SERVER_NAME: '' }],
    ['by public authorities, which do not know it', { TEMPORAL_TLS_CA: '' }],
    ['by another authority', { TEMPORAL_TLS_CA: 'stranger.pem' }],
    ['under another name', { TEMPORAL_TLS_SERVER_NAME: 'other.example' }],
  ])('is not reached %s', async (_, changed) => {
    const given: Record<string, string> = { ...vouchedFor(), ...changed };
    if (given.TEMPORAL_TLS_CA === 'stranger.pem') given.TEMPORAL_TLS_CA = file('stranger.pem');
    expect(await reached(given)).toEqual(neither);
  });
});

it('a Temporal server that requires a client certificate is reached with ours, and not without', async () => {
  const front = await TlsFront.start({ requestCert: true, rejectUnauthorized: true, ca: ours.authority });
  const given = {
    TEMPORAL_ADDRESS: front.address,
    TEMPORAL_TLS_CA: file('ca.pem'),
    TEMPORAL_TLS_SERVER_NAME: host,
  };
  const certified = { TEMPORAL_TLS_CERT: file('cert.pem'), TEMPORAL_TLS_KEY: file('key.pem') };
  try {
    expect(await reached({ ...given, ...certified })).toEqual(both);
    expect(await reached(given)).toEqual(neither);
  } finally {
    front.stop();
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
    for (const given of needed)
      expect(temporalConnection(configured({ ...address, ...given })).tls).toBeTypeOf('object');
    expect(temporalConnection(configured({ ...address, TEMPORAL_API_KEY: apiKey })).apiKey).toBe(apiKey);
  });

  it('are refused with their name if a file cannot be read or is not PEM', () => {
    const given = {
      ...address,
      TEMPORAL_TLS_CA: file('missing.pem'),
      TEMPORAL_TLS_CERT: file('empty.pem'),
      TEMPORAL_TLS_KEY: file('key.pem'),
    };
    expect(() => connectEngine(configured(given))).toThrow(
      new ConfigurationError([
        `TEMPORAL_TLS_CA: expected a file that can be read, got ${file('missing.pem')} (ENOENT)`,
        `TEMPORAL_TLS_CERT: expected a file of PEM, got ${file('empty.pem')}, which holds none`,
      ]),
    );
  });
});
