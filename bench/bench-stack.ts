import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Import } from '../api/imports/schemas.js';
import { type Postgres, startPostgres } from '../cli/stack/postgres.js';
import { binariesIn, findPostgresBinaries } from '../cli/stack/postgres-binaries.js';
import { type Stack, startStack } from '../cli/stack/stack.js';
import type { IntegrationSetup } from '../core/setup/setup.js';
import { issueKey } from '../db/api-key.js';
import { openPool, type Pool } from '../db/driver/pool.js';
import { sessionSettings } from '../db/session-settings.js';
import { customerRows, itemRows, vendorRows } from '../examples/master-data.js';
import { customersSetup, itemsSetup, vendorsSetup } from '../examples/setups.js';
import { csvLine } from '../examples/write-csv.js';
import { readConfiguration } from '../runtime/configuration.js';
import { projectRoot } from '../runtime/project-root.js';
import { PeakMemory } from './resident-memory.js';

export const masterData = { customers: 500, items: 2_000, vendors: 100 };

/** A stack for the bench, in `.longshore/bench`. */
export interface BenchStack {
  stack: Stack;
  superuser: Pool;
  apiMemory: PeakMemory;
  workerMemory: PeakMemory;
  stop(): Promise<void>;
}

/** `stock`: the directory of a PostgreSQL to run with its default settings, or `embedded` for the embedded programs. */
export async function startBenchStack(log: (line: string) => void, stock?: string): Promise<BenchStack> {
  const home = join(projectRoot, '.longshore', 'bench');
  const stockServer = stock === undefined ? undefined : await startStockServer(stock, log);
  const stack = await startStack(
    readConfiguration({
      ...process.env,
      LONGSHORE_HOME: home,
      API_PORT: '0',
      LOG_LEVEL: 'warn',
      ...(stockServer && { DATABASE_URL: stockServer.loginUrl, MIGRATION_DATABASE_URL: stockServer.url }),
    }),
    { log },
  );
  const { postgres: embedded, api, workers } = stack.processes;
  const server = stockServer ?? embedded;
  const address = new URL(server?.superuserUrl ?? stack.configuration.migrationDatabaseUrl);
  address.pathname = new URL(stack.configuration.databaseUrl).pathname;
  const superuser = openPool({ url: address.href, max: 2, session: sessionSettings });
  return {
    stack,
    superuser,
    apiMemory: new PeakMemory([api.pid]),
    workerMemory: new PeakMemory(workers.map(({ pid }) => pid)),
    async stop() {
      await superuser.end(5_000);
      await stack.stop();
      await stockServer?.stop();
    },
  };
}

/** Starts with new data each time, because another version could not read it. */
async function startStockServer(stock: string, log: (line: string) => void): Promise<Postgres> {
  const directory = join(projectRoot, '.longshore', 'bench-stock');
  await rm(directory, { recursive: true, force: true });
  const binaries = stock === 'embedded' ? await findPostgresBinaries() : binariesIn(stock);
  return startPostgres({ directory, port: 0, log, server: { binaries, locale: [], stock: true } });
}

/** A company of the bench, used over HTTP. */
export class BenchCompany {
  private constructor(
    readonly companyId: number,
    private readonly base: string,
    private readonly key: string,
  ) {}

  /** Creates the company `code` if necessary, with customers, vendors and items. */
  static async open({ stack }: BenchStack, code: string): Promise<BenchCompany> {
    const { companyId, key } = await issueKey(stack.configuration.migrationDatabaseUrl, code, code, 'bench');
    const company = new BenchCompany(companyId, `${stack.apiUrl}/v1/companies/${code}`, key);
    const { customers, vendors, items } = masterData;
    const files: [string, IntegrationSetup, string[][]][] = [
      ['customers', customersSetup, customerRows(customers)],
      ['vendors', vendorsSetup, vendorRows(vendors)],
      ['items', itemsSetup, itemRows(items, vendors)],
    ];
    for (const [name, setup, rows] of files) {
      await company.put(name, setup);
      await company.import(name, new Blob(rows.map(csvLine)), 'now');
    }
    return company;
  }

  async put(code: string, setup: IntegrationSetup): Promise<void> {
    await this.call('PUT', `/integrations/${code}`, JSON.stringify(setup), { 'content-type': 'application/json' });
  }

  /** Imports a file and returns the import; with `now`, when it has finished. */
  async import(integration: string, file: Blob | string, processing: 'now' | 'background'): Promise<Import> {
    const form = new FormData();
    form.set('integration', integration);
    form.set('processing', processing);
    // The bench's companies remain, and import the same files in every run.
    form.set('force', 'true');
    form.set(
      'file',
      typeof file === 'string' ? await openAsBlob(file) : file,
      typeof file === 'string' ? file.split('/').at(-1) : 'file.csv',
    );
    let found = (await this.call('POST', '/imports', form, { prefer: 'wait=120' })) as Import;
    while (processing === 'now' && !found.finishedAt)
      found = (await this.call('GET', `/imports/${found.id}`)) as Import;
    return found;
  }

  async call(
    method: string,
    path: string,
    body?: string | FormData,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const response = await fetch(this.base + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

/** Removes all imports and what they have created, so that every run begins in the same state. */
export async function clearImports(superuser: Pool): Promise<void> {
  await superuser.unsafe(
    `TRUNCATE sales_line, sales_document, written_document, post_processing_entry, record_error, record_warning, record_skip,
       record_correction, run_record, integration_record, undo_exception, import CASCADE;
     CHECKPOINT`,
  );
}
