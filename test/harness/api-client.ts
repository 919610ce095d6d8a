import type { Import } from '../../api/imports/schemas.js';
import type { IntegrationRecord } from '../../api/records/schemas.js';
import { poll } from '../../cli/stack/poll.js';
import { type ImportStatus, isRunning } from '../../core/model/import-state.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { form } from './form.js';

/** An answer of the API: status, headers, and the JSON body. */
export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface StartOptions {
  processing?: 'choose' | 'now' | 'background';
  fileName?: string;
  force?: boolean;
  idempotencyKey?: string;
  prefer?: string;
}

/** A client of the HTTP API for one company. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly key: string,
    readonly company: string,
  ) {}

  /** Sends a request and returns the answer, whatever its status. `path` is relative to the company unless it begins with `/`. */
  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const address = path.startsWith('/') ? `${this.url}${path}` : `${this.url}/v1/companies/${this.company}/${path}`;
    const raw = body instanceof FormData || typeof body === 'string';
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as FormData) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as Body };
  }

  putIntegration(code: string, setup: IntegrationSetup): Promise<Answer> {
    return this.call('PUT', `integrations/${code}`, setup);
  }

  /** Uploads a file for import and returns the answer, whatever its status. */
  start(
    integration: string,
    content: string | Uint8Array,
    { processing, fileName = 'file.csv', force, prefer, idempotencyKey }: StartOptions = {},
  ): Promise<Answer<Import>> {
    const upload = form(
      ['integration', integration],
      ...(processing ? [['processing', processing] as [string, string]] : []),
      ...(force === undefined ? [] : [['force', String(force)] as [string, string]]),
      ['file', content, fileName],
    );
    return this.call<Import>('POST', 'imports', upload, {
      ...(prefer ? { prefer } : {}),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    });
  }

  /** Imports a file, waits for its end and returns the import; throws if the API answers with a problem. */
  async import(integration: string, content: string | Uint8Array, options: StartOptions = {}): Promise<Import> {
    const answer = await this.start(integration, content, { processing: 'now', prefer: 'wait=100', ...options });
    if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Imports a file in the background, and returns the import once no work is in progress, even if it has failed. */
  async importToEnd(
    integration: string,
    content: string,
    processing: 'background' | 'choose' = 'background',
  ): Promise<Import> {
    const { body } = await this.start(integration, content, { processing, prefer: 'respond-async' });
    return this.settled(body.id);
  }

  /** Requests the processing of an import: of all waiting records, and with the mode `now`, unless `body` says otherwise. */
  process<Body = Import>(importId: string, body: object = {}, headers?: Record<string, string>): Promise<Answer<Body>> {
    return this.call<Body>('POST', `imports/${importId}/process`, { mode: 'now', ...body }, headers);
  }

  async get(importId: string): Promise<Import> {
    return (await this.call<Import>('GET', `imports/${importId}`)).body;
  }

  /** Waits until the import meets a condition, and returns it. */
  until(
    importId: string,
    condition: (current: Import) => boolean,
    { timeoutMs = 60_000, waitingFor = `a condition of import ${importId}` } = {},
  ): Promise<Import> {
    const look = async (): Promise<Import | undefined> => {
      const { status, body } = await this.call<Import>('GET', `imports/${importId}`);
      return status === 200 && condition(body) ? body : undefined;
    };
    return poll(look, { timeoutMs, intervalMs: 20, waitingFor });
  }

  /** Waits until no work of the import is in progress, and returns the import. */
  settled(importId: string, timeoutMs?: number): Promise<Import> {
    return this.until(importId, ({ status }) => !isRunning(status), {
      ...(timeoutMs ? { timeoutMs } : {}),
      waitingFor: `the end of import ${importId}`,
    });
  }

  /** Waits until the import has one of these statuses, and returns it. */
  reaches(importId: string, ...statuses: ImportStatus[]): Promise<Import> {
    const waitingFor = `status ${statuses.join(' or ')} of import ${importId}`;
    return this.until(importId, ({ status }) => statuses.includes(status), { waitingFor });
  }

  /** Reads all records of an import, or those with a status, page by page. */
  async records(importId: string, status?: string): Promise<IntegrationRecord[]> {
    const all: IntegrationRecord[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = new URLSearchParams({
        limit: '1000',
        ...(status ? { status } : {}),
        ...(cursor ? { cursor } : {}),
      });
      const answer: Answer<{ entries: IntegrationRecord[]; next: string | null }> = await this.call(
        'GET',
        `imports/${importId}/records?${query}`,
      );
      all.push(...answer.body.entries);
      cursor = answer.body.next;
    }
    return all;
  }
}
