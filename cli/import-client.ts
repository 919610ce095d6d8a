import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProblemDetails } from '../api/problem.js';
import type { Import } from '../api/shapes/import.js';
import type { IntegrationSetup } from '../integration/setup.js';
import { isRunning } from '../workflows/import-state.js';

/** The API answered with a problem; the message is what it said. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(readonly problem: ProblemDetails) {
    const places = (problem.errors ?? []).map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`).join('');
    super(`${problem.title}: ${problem.detail}${places}`);
  }
}

/** A company's side of the API, for the commands of this project. */
export class ImportClient {
  constructor(
    private readonly apiUrl: string,
    private readonly company: string,
    private readonly key: string,
  ) {}

  async putIntegration(code: string, setup: IntegrationSetup): Promise<void> {
    await this.call('PUT', `/integrations/${code}`, {
      body: JSON.stringify(setup),
      headers: { 'content-type': 'application/json' },
    });
  }

  async imports(integration: string): Promise<Import[]> {
    const query = new URLSearchParams({ integration, limit: '1000' });
    return ((await this.call('GET', `/imports?${query}`)) as { entries: Import[] }).entries;
  }

  /** Uploads a file, streamed from disk, and gives the import as soon as it exists. */
  async start(integration: string, path: string): Promise<Import> {
    const form = new FormData();
    form.set('integration', integration);
    form.set('processing', 'background');
    form.set('file', await openAsBlob(path), basename(path));
    return (await this.call('POST', '/imports', { body: form, headers: { prefer: 'respond-async' } })) as Import;
  }

  /** Watches an import until nothing moves any more, calling `show` as it goes. */
  async follow(importId: string, show: (found: Import) => void): Promise<Import> {
    for (;;) {
      const found = (await this.call('GET', `/imports/${importId}`)) as Import;
      show(found);
      if (!isRunning(found.status)) return found;
      await delay(200);
    }
  }

  private async call(
    method: string,
    path: string,
    request: { body?: string | FormData; headers?: Record<string, string> } = {},
  ): Promise<unknown> {
    const { headers = {}, ...rest } = request;
    const response = await fetch(`${this.apiUrl}/v1/companies/${encodeURIComponent(this.company)}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...headers },
      ...rest,
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new ApiProblem(body as ProblemDetails);
    return body;
  }
}
