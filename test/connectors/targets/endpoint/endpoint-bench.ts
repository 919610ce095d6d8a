import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Import } from '../../../../api/imports/schemas.js';
import type { IntegrationSetup } from '../../../../core/setup/setup.js';
import type { ApiClient } from '../../../harness/api-client.js';
import { expectConsistent } from '../../../harness/oracle.js';
import { startSystem, type TestSystem } from '../../../harness/system.js';
import { csv } from '../../../harness/world.js';
import { connectHttp, endpointSetup } from '../target-cases.js';
import { EndpointServer } from './endpoint-server.js';

/** A system whose company has an endpoint; each test has its own document numbers. */
export class EndpointBench {
  system!: TestSystem;
  client!: ApiClient;
  endpoint!: EndpointServer;
  private series = 0;

  async start(): Promise<void> {
    this.endpoint = await new EndpointServer().start();
    this.system = await startSystem();
    this.client = await this.system.client('acme');
    await connectHttp(this.client, this.endpoint);
    await this.client.call('PUT', 'value-lists/ANY', { entries: { a: 'b' } });
  }

  /** Begins a test with new document numbers and an empty endpoint. */
  next(): void {
    this.series += 1;
    this.endpoint.faults = [];
    this.endpoint.requests.length = 0;
    this.endpoint.done.clear();
    this.endpoint.documents.clear();
  }

  async stop(): Promise<void> {
    await this.system?.stop();
    await this.endpoint?.stop();
  }

  numbers(count: number): string[] {
    return Array.from({ length: count }, (_, index) => `E${this.series}-${index + 1}`);
  }

  file(count: number): string {
    return csv(['No.', 'Name'], ...this.numbers(count).map((number) => [number, `Name of ${number}`]));
  }

  async save(setup: IntegrationSetup = endpointSetup()): Promise<void> {
    const { status, body } = await this.client.putIntegration('erp', setup);
    expect(status, JSON.stringify(body)).toBeLessThan(202);
  }

  /** Imports a file and checks the counts of the import. */
  async imported(content: string): Promise<Import> {
    const done = await this.client.import('erp', content, { force: true, prefer: 'wait=100' });
    await expectConsistent(this.system.database.superuser, done);
    return done;
  }

  /** Expects that the endpoint has written each of `count` documents once. */
  expectOnce(count: number): void {
    expect([...this.endpoint.documents.keys()].sort()).toEqual(this.numbers(count).sort());
    expect([...this.endpoint.done.values()]).toEqual(this.numbers(count).map(() => 1));
  }
}

/** Starts such a system for the tests of a file. */
export function useEndpointBench(): EndpointBench {
  const bench = new EndpointBench();
  beforeAll(() => bench.start());
  beforeEach(() => bench.next());
  afterAll(() => bench.stop());
  return bench;
}
