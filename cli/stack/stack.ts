/**
 * All of Longshore on one machine: PostgreSQL, Temporal, workers and the API, started in the order
 * in which they need each other and stopped in the reverse one.
 */
import { join } from 'node:path';
import {
  type Configuration,
  defaultApiPort,
  type ProcessConfiguration,
  publicUrlOf,
  toEnvironment,
} from '../../runtime/configuration.js';
import type { ReadyMessage } from '../../runtime/supervised-process.js';
import { type SupervisedChild, supervise } from './child.js';
import { freePort } from './free-port.js';
import { type Log, named } from './log.js';
import { nodeProgram } from './node-program.js';
import { poll } from './poll.js';
import { type Postgres, startPostgres } from './postgres.js';
import { programs as ownPrograms, type Programs } from './programs.js';
import { lockHome } from './stack-lock.js';
import { type Part, type StopReport, start, startAll, stopAll } from './stages.js';
import { checkApiPort, startApi } from './start-api.js';
import { readOrCreateKey } from './stored-key.js';
import { startTemporal, type Temporal } from './temporal.js';
import { findTemporalBinary } from './temporal-binary.js';

export interface StackOptions {
  readonly log: Log;
  /** Whether the output of API and workers is shown as well as written to their log files. */
  readonly verbose?: boolean;
  /** Aborts the start after its current step. */
  readonly signal?: AbortSignal;
  readonly environment?: NodeJS.ProcessEnv;
  readonly programs?: Programs;
}

/** The configuration of the stack. Unlike that of its processes it contains the URL of the database's owner. */
export type StackConfiguration = ProcessConfiguration & { readonly migrationDatabaseUrl: string };

export interface Stack {
  readonly apiUrl: string;
  readonly apiDocsUrl: string;
  /** Undefined if the Temporal server is not part of the stack. */
  readonly temporalUiUrl: string | undefined;
  /** With the actual addresses of both servers and the actual port of the API. */
  readonly configuration: StackConfiguration;
  readonly logDirectory: string;
  /** For tests, which kill processes to check that nothing is lost. */
  readonly processes: {
    readonly postgres: Postgres | undefined;
    readonly temporal: Temporal | undefined;
    readonly workers: readonly SupervisedChild<unknown>[];
    readonly api: SupervisedChild<unknown>;
  };
  stop(): Promise<StopReport[]>;
}

/** Fairness cannot be checked on a server that is not part of the stack. */
const externalTemporalWarning =
  '[temporal] Not started by Longshore, which cannot check its settings: companies take turns only if `matching.enableFairness` is on (docs/operating.md).';

const workerStopTimeoutMs = 30_000;
const apiStopTimeoutMs = 10_000;

/** Starts the servers that are not configured, migrates the database, and starts workers and API. Throws if any step fails. */
export async function startStack(configuration: Configuration, options: StackOptions): Promise<Stack> {
  const { log, signal, programs = ownPrograms } = options;
  const release = await lockHome(configuration.home);
  const stages: Part[][] = [];
  const stop = () => stopAll(stages).finally(release);

  try {
    await checkApiPort(configuration);
    const postgres =
      configuration.databaseUrl === undefined
        ? await start(stages, 'PostgreSQL', embeddedPostgres(configuration, log))
        : undefined;
    signal?.throwIfAborted();
    const temporal =
      configuration.temporalAddress === undefined
        ? await start(stages, 'Temporal', embeddedTemporal(configuration, options))
        : undefined;
    if (!temporal) log(externalTemporalWarning);
    signal?.throwIfAborted();
    const resolved = resolve(configuration, postgres, temporal, await secretKeyOf(configuration));
    await programs.migrate(resolved.migrationDatabaseUrl, named('database', log), userOf(resolved.databaseUrl));
    signal?.throwIfAborted();

    const apiChild = (apiConfiguration: ProcessConfiguration) =>
      supervise({ ...program('API', programs.api, apiStopTimeoutMs, apiConfiguration, options), alive: checkLiveness });
    const workerConfiguration = { ...resolved, publicUrl: await publicUrl(resolved) };
    const workers = await startAll(
      stages,
      Array.from({ length: configuration.workers }, (_, index) => {
        const name = `worker ${index + 1}`;
        return {
          name,
          starting: supervise(program(name, programs.worker, workerStopTimeoutMs, workerConfiguration, options)),
        };
      }),
    );
    signal?.throwIfAborted();
    const api = await start(stages, 'API', startApi(resolved, apiChild, log));
    const apiUrl = urlOf(api.answer);
    await waitUntilHealthy(apiUrl, signal);
    return {
      apiUrl,
      apiDocsUrl: new URL('/docs', apiUrl).href,
      temporalUiUrl: temporal?.uiUrl,
      configuration: Object.freeze({ ...resolved, apiPort: Number(new URL(apiUrl).port || 80) }),
      logDirectory: logDirectory(configuration),
      processes: { postgres, temporal, workers, api },
      stop,
    };
  } catch (error) {
    for (const { name, outcome } of await stop())
      if (outcome instanceof Error) log(`${name} could not be stopped: ${outcome.message}`);
    throw error;
  }
}

function embeddedPostgres({ home, hangLimitMs }: Configuration, log: Log): Promise<Postgres> {
  return startPostgres({ directory: join(home, 'postgres'), log, hangLimitMs });
}

async function embeddedTemporal(
  { home, temporalNamespace, hangLimitMs }: Configuration,
  { log, environment = process.env }: StackOptions,
): Promise<Temporal> {
  const binary = await findTemporalBinary({ home, log, environment });
  return startTemporal({
    binary,
    directory: join(home, 'temporal'),
    namespace: temporalNamespace,
    log,
    hangLimitMs,
  });
}

function resolve(
  configuration: Configuration,
  postgres: Postgres | undefined,
  temporal: Temporal | undefined,
  secretKey: string | undefined,
): StackConfiguration {
  const databaseUrl = configuration.databaseUrl ?? postgres?.loginUrl;
  const temporalAddress = configuration.temporalAddress ?? temporal?.address;
  if (databaseUrl === undefined || temporalAddress === undefined)
    throw new Error('a server was neither configured nor started');
  const migrationDatabaseUrl = configuration.migrationDatabaseUrl ?? postgres?.url ?? databaseUrl;
  return Object.freeze({ ...configuration, databaseUrl, migrationDatabaseUrl, temporalAddress, secretKey });
}

/** Creates a key only for the embedded database: secrets in another database must remain readable without this machine. */
async function secretKeyOf({ secretKey, databaseUrl, home }: Configuration): Promise<string | undefined> {
  return secretKey ?? (databaseUrl === undefined ? readOrCreateKey(join(home, 'secret-key')) : undefined);
}

/** The base URL of links in notifications. Workers need it before the API has started. */
async function publicUrl(configuration: Configuration): Promise<string> {
  const { apiHost, apiPort = await freePort(defaultApiPort, apiHost) } = configuration;
  return publicUrlOf({ ...configuration, apiPort });
}

function userOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).username);
}

function urlOf({ url }: ReadyMessage): string {
  if (url === undefined) throw new Error('the API did not report its address');
  return url;
}

function program(
  name: string,
  file: URL,
  stopTimeoutMs: number,
  configuration: ProcessConfiguration,
  { log, verbose = false, environment = process.env }: StackOptions,
) {
  return nodeProgram({
    name,
    file,
    environment: { ...environment, ...toEnvironment(configuration) },
    logFile: join(logDirectory(configuration), `${name.replace(' ', '-').toLowerCase()}.log`),
    log,
    forward: verbose,
    stopTimeoutMs,
    hangLimitMs: configuration.hangLimitMs,
  });
}

function logDirectory({ home }: Configuration): string {
  return join(home, 'logs');
}

/** Liveness check of the API. Any answer counts; this route depends on no other server. */
async function checkLiveness(_child: unknown, { url }: ReadyMessage, signal: AbortSignal): Promise<void> {
  const response = await fetch(new URL('/health/live', url), { signal });
  await response.arrayBuffer();
}

async function waitUntilHealthy(apiUrl: string, signal: AbortSignal | undefined): Promise<void> {
  await poll(
    async () => {
      const response = await fetch(new URL('/health/ready', apiUrl), {
        signal: AbortSignal.timeout(5_000),
      });
      if (!response.ok) throw new Error(`it answers ${response.status}: ${await response.text()}`);
      return true;
    },
    { timeoutMs: 60_000, intervalMs: 100, ...(signal && { signal }), waitingFor: `readiness of ${apiUrl}` },
  );
}
