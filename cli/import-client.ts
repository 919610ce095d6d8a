import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DryRun, DryRunRecord } from '../api/dry-runs/schemas.js';
import type { ProblemDetails } from '../api/http/problem.js';
import type { Import } from '../api/imports/schemas.js';
import type { Integration } from '../api/integrations/schemas.js';
import type { IntegrationRecord } from '../api/records/schemas.js';
import { isRunning, type ProcessingChoice } from '../core/model/import-state.js';
import type { IntegrationSetup } from '../core/setup/setup.js';
import { messageOf } from './stack/poll.js';

/** The API answered with a problem; the message is the text of the problem. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly problem: ProblemDetails,
    apiUrl: string,
  ) {
    const places = (problem.errors ?? []).map(({ pointer, detail }) => `\n  ${pointer} ${detail}`).join('');
    const link = problem.import ? `\n  ${new URL(problem.import, apiUrl).href}` : '';
    super(`${problem.title}: ${problem.detail}${places}${link}`);
  }
}

/** There was no answer: no server was listening, or the connection was lost. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    url: string,
    override readonly cause: Error,
  ) {
    super(`No answer from ${url}: ${messageOf(cause)}`);
  }

  /** Whether the request may have arrived. */
  get mayHaveArrived(): boolean {
    return !['ECONNREFUSED', 'ENOTFOUND'].includes(String((this.cause as { code?: unknown }).code));
  }
}

/** How long an upload without an answer is retried: an API that has crashed is soon restarted. */
const retryTimeoutMs = 30_000;

/** A client of the API for one company, for the commands of this project. */
export class ImportClient {
  constructor(
    private readonly apiUrl: string,
    private readonly company: string,
    private readonly key: string,
  ) {}

  /** Saves an integration and returns it; with `baseVersion`, only if that is still its version. */
  async putIntegration(
    code: string,
    setup: IntegrationSetup,
    { baseVersion, comment }: { baseVersion?: number | undefined; comment?: string | undefined } = {},
  ): Promise<Integration> {
    const query = comment === undefined ? '' : `?${new URLSearchParams({ comment })}`;
    return (await this.call('PUT', `/integrations/${code}${query}`, {
      body: JSON.stringify(setup),
      headers: {
        'content-type': 'application/json',
        ...(baseVersion === undefined ? {} : { 'if-match': `"${baseVersion}"` }),
      },
    })) as Integration;
  }

  /** Every integration, in the order of codes. */
  async integrations(): Promise<Integration[]> {
    const all: Integration[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) });
      const page = (await this.call('GET', `/integrations?${query}`)) as {
        entries: Integration[];
        next: string | null;
      };
      all.push(...page.entries);
      cursor = page.next;
    }
    return all;
  }

  async imports(integration: string): Promise<Import[]> {
    const query = new URLSearchParams({ integration, limit: '1000' });
    return ((await this.call('GET', `/imports?${query}`)) as { entries: Import[] }).entries;
  }

  /**
   * Uploads a file, streamed from disk, and returns the import as soon as it exists. If the answer is lost, the file is
   * sent again with the same idempotency key, so that there is only one import. Throws `ApiProblem` if the same content
   * was imported before, unless `force`.
   */
  async start(
    integration: string,
    path: string,
    { force = false, processing = 'background' }: { force?: boolean; processing?: ProcessingChoice } = {},
  ): Promise<Import> {
    const headers = { prefer: 'respond-async', 'idempotency-key': randomUUID() };
    const deadline = Date.now() + retryTimeoutMs;
    for (let attempt = 1; ; attempt += 1) {
      const body = new FormData();
      body.set('integration', integration);
      body.set('processing', processing);
      body.set('force', String(force));
      body.set('file', await openAsBlob(path), basename(path));
      try {
        return (await this.call('POST', '/imports', { body, headers })) as Import;
      } catch (error) {
        const retry = error instanceof NoAnswer && (error.mayHaveArrived || attempt > 1);
        if (!retry || Date.now() > deadline) throw error;
        await delay(500);
      }
    }
  }

  /** Polls an import until it has ended or waits for a user, and calls `show` with each state. */
  async follow(importId: string, show: (found: Import) => void): Promise<Import> {
    for (;;) {
      const found = (await this.call('GET', `/imports/${importId}`)) as Import;
      show(found);
      if (!isRunning(found.status)) return found;
      await delay(200);
    }
  }

  /** Starts a dry run of an import, and polls it until it has ended. */
  async dryRun(importId: string, show: (found: DryRun) => void): Promise<DryRun> {
    const path = `/imports/${importId}/dry-runs`;
    const headers = { prefer: 'respond-async', 'content-type': 'application/json' };
    const { number } = (await this.call('POST', path, { body: '{}', headers })) as DryRun;
    for (;;) {
      const found = (await this.call('GET', `${path}/${number}`)) as DryRun;
      show(found);
      if (found.finishedAt !== null) return found;
      await delay(200);
    }
  }

  /** The first records that would be in error according to a dry run. `limit`: at most 1,000. */
  async dryRunErrors(importId: string, { number }: DryRun, limit: number): Promise<DryRunRecord[]> {
    const query = new URLSearchParams({ action: 'error', limit: String(limit) });
    const path = `/imports/${importId}/dry-runs/${number}/records?${query}`;
    return ((await this.call('GET', path)) as { entries: DryRunRecord[] }).entries;
  }

  /** The first records in error, in the order of the file. `limit`: at most 1,000. */
  async recordsInError(importId: string, limit: number): Promise<IntegrationRecord[]> {
    const query = new URLSearchParams({ status: 'Error', limit: String(limit) });
    return ((await this.call('GET', `/imports/${importId}/records?${query}`)) as { entries: IntegrationRecord[] })
      .entries;
  }

  /** The absolute URL of a link of the API. */
  addressOf(link: string): string {
    return new URL(link, this.apiUrl).href;
  }

  private async call(
    method: string,
    path: string,
    request: { body?: string | FormData; headers?: Record<string, string> } = {},
  ): Promise<unknown> {
    const { headers = {}, ...rest } = request;
    const address = `${this.apiUrl}/v1/companies/${encodeURIComponent(this.company)}${path}`;
    const sent = { method, headers: { authorization: `Bearer ${this.key}`, ...headers }, ...rest };
    const { ok, body } = await fetch(address, sent)
      .then(async (response) => ({ ok: response.ok, body: (await response.json()) as unknown }))
      .catch((error: Error) => {
        if (!(error instanceof TypeError)) throw error;
        throw new NoAnswer(this.apiUrl, (error.cause as Error | undefined) ?? error);
      });
    if (!ok) throw new ApiProblem(body as ProblemDetails, this.apiUrl);
    return body;
  }
}
