/**
 * The configuration of every Longshore process: read once at boot, checked as a
 * whole, frozen. `configurationKeys` is the one place that says what can be set.
 */
import { join, resolve } from 'node:path';
import { type Bounds, boundKeys } from './bounds.js';
import {
  base64Key,
  filePath,
  headerSecret,
  hostAndPort,
  mailAddress,
  mailRecipients,
  networks,
  nonEmptyText,
  oneOf,
  postgresUrl,
  smtpUrl,
  type ValueCheck,
  webUrl,
  wholeNumber,
} from './value-check.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Configuration extends Bounds {
  /** Undefined: the stack starts its embedded PostgreSQL and passes its URL to the other processes. */
  readonly databaseUrl: string | undefined;
  /** URL of the database's owner, if API and workers log in as another role; it is never passed to them. */
  readonly migrationDatabaseUrl: string | undefined;
  /** Undefined: the stack starts a Temporal dev server and passes its address to the other processes. */
  readonly temporalAddress: string | undefined;
  readonly temporalNamespace: string;
  /** Undefined: `on` if another setting needs it. */
  readonly temporalTls: 'on' | 'off' | undefined;
  /** Paths of PEM files, absolute. Undefined: the authorities that Node knows, and no certificate of our own. */
  readonly temporalTlsCa: string | undefined;
  readonly temporalTlsCert: string | undefined;
  readonly temporalTlsKey: string | undefined;
  /** Undefined: the host of the address. */
  readonly temporalTlsServerName: string | undefined;
  readonly temporalApiKey: string | undefined;
  readonly taskQueue: string;
  readonly fileStore: string;
  readonly apiHost: string;
  /** Undefined: `defaultApiPort`, or the next free one. */
  readonly apiPort: number | undefined;
  readonly logLevel: LogLevel;
  readonly home: string;
  readonly workers: number;
  readonly databasePool: number;
  readonly lanes: number;
  /** Encrypts the secrets of connections. Undefined: the stack stores one beside its embedded PostgreSQL. */
  readonly secretKey: string | undefined;
  /** Undefined: connections reach public addresses only. */
  readonly privateNetworks: string | undefined;
  /** Undefined: no e-mail is sent, and setups that need e-mail are refused. */
  readonly smtpUrl: string | undefined;
  /** Defined if `smtpUrl` is. */
  readonly mailFrom: string | undefined;
  /** Networks of proxies in front of the API whose `X-Forwarded-…` headers are trusted. Undefined: none. */
  readonly trustedProxies: string | undefined;
  /** Whether `/docs` and `/openapi.json` are served. */
  readonly apiDocs: 'on' | 'off';
  /** Undefined: e-mails go to addresses at the domain of `mailFrom` only. */
  readonly mailRecipients: string | undefined;
  /** Undefined: links in notifications begin with host and port of the API. */
  readonly publicUrl: string | undefined;
}

/** The configuration of API and workers, in which both servers are known. */
export type ProcessConfiguration = Configuration & {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
};

export const defaultApiPort = 3000;
const defaultHome = '.longshore';

interface ConfigurationKey {
  readonly field: keyof Configuration;
  readonly meaning: string;
  /** As text; shown in the help text and parsed if the key is not set. */
  readonly default: string;
  /** The default describes a behaviour, not a value: the field stays undefined. */
  readonly decidedAtStart?: true;
  readonly check: ValueCheck<string | number>;
}

export const configurationKeys = {
  DATABASE_URL: {
    field: 'databaseUrl',
    meaning: 'PostgreSQL server to use',
    default: 'embedded',
    decidedAtStart: true,
    check: postgresUrl,
  },
  MIGRATION_DATABASE_URL: {
    field: 'migrationDatabaseUrl',
    meaning: 'the same database as its owner, for migrations, companies and keys',
    default: 'DATABASE_URL',
    decidedAtStart: true,
    check: postgresUrl,
  },
  TEMPORAL_ADDRESS: {
    field: 'temporalAddress',
    meaning: 'Temporal server to use',
    default: 'embedded',
    decidedAtStart: true,
    check: hostAndPort,
  },
  TEMPORAL_NAMESPACE: {
    field: 'temporalNamespace',
    meaning: 'Temporal namespace',
    default: 'default',
    check: nonEmptyText,
  },
  TEMPORAL_TLS: {
    field: 'temporalTls',
    meaning: 'whether the connection to the Temporal server is encrypted',
    default: 'on if another TEMPORAL_TLS_… or TEMPORAL_API_KEY is set',
    decidedAtStart: true,
    check: oneOf(['on', 'off']),
  },
  TEMPORAL_TLS_CA: {
    field: 'temporalTlsCa',
    meaning: 'PEM file of the authority that issued the certificate of the Temporal server',
    default: 'the public authorities',
    decidedAtStart: true,
    check: filePath,
  },
  TEMPORAL_TLS_CERT: {
    field: 'temporalTlsCert',
    meaning: 'PEM file of the client certificate, if the Temporal server requires one',
    default: 'none',
    decidedAtStart: true,
    check: filePath,
  },
  TEMPORAL_TLS_KEY: {
    field: 'temporalTlsKey',
    meaning: 'PEM file of the key of TEMPORAL_TLS_CERT',
    default: 'none',
    decidedAtStart: true,
    check: filePath,
  },
  TEMPORAL_TLS_SERVER_NAME: {
    field: 'temporalTlsServerName',
    meaning: 'name in the certificate of the Temporal server',
    default: 'the host of TEMPORAL_ADDRESS',
    decidedAtStart: true,
    check: nonEmptyText,
  },
  TEMPORAL_API_KEY: {
    field: 'temporalApiKey',
    meaning: 'API key for the Temporal server, sent over TLS only',
    default: 'none',
    decidedAtStart: true,
    check: headerSecret,
  },
  TASK_QUEUE: {
    field: 'taskQueue',
    meaning: 'Temporal task queue that workers poll',
    default: 'longshore',
    check: nonEmptyText,
  },
  LONGSHORE_HOME: {
    field: 'home',
    meaning: 'directory of everything that Longshore stores on this machine',
    default: defaultHome,
    check: nonEmptyText,
  },
  FILE_STORE: {
    field: 'fileStore',
    meaning: 'directory of uploaded files; if not set: `files` in LONGSHORE_HOME',
    default: `${defaultHome}/files`,
    check: nonEmptyText,
  },
  API_HOST: {
    field: 'apiHost',
    meaning: 'address that the API listens on',
    default: '127.0.0.1',
    check: nonEmptyText,
  },
  API_PORT: {
    field: 'apiPort',
    meaning: 'port of the API; 0: any free port; if not set, the next free port is taken',
    default: String(defaultApiPort),
    decidedAtStart: true,
    check: wholeNumber(0, 65_535),
  },
  TRUSTED_PROXIES: {
    field: 'trustedProxies',
    meaning: 'networks of the proxies in front of the API, whose X-Forwarded-… headers are trusted',
    default: 'none',
    decidedAtStart: true,
    check: networks,
  },
  API_DOCS: {
    field: 'apiDocs',
    meaning: 'whether the API serves its documentation, at /docs and /openapi.json',
    default: 'on',
    check: oneOf(['on', 'off']),
  },
  LOG_LEVEL: {
    field: 'logLevel',
    meaning: 'least severe level that is written to the log',
    default: 'info',
    check: oneOf(logLevels),
  },
  WORKERS: {
    field: 'workers',
    meaning: 'worker processes that the stack starts',
    default: '1',
    check: wholeNumber(0, 64),
  },
  DATABASE_POOL: {
    field: 'databasePool',
    meaning: 'PostgreSQL connections per process',
    default: '10',
    check: wholeNumber(1, 1_000),
  },
  LANES: {
    field: 'lanes',
    meaning: 'batches of one import that run in parallel',
    default: '2',
    check: wholeNumber(1, 64),
  },
  SECRET_KEY: {
    field: 'secretKey',
    meaning: 'key that encrypts the secrets of connections',
    default: 'generated, and stored in LONGSHORE_HOME',
    decidedAtStart: true,
    check: base64Key,
  },
  PRIVATE_NETWORKS: {
    field: 'privateNetworks',
    meaning: 'networks that connections and webhooks may reach, in addition to public addresses',
    default: 'none',
    decidedAtStart: true,
    check: networks,
  },
  SMTP_URL: {
    field: 'smtpUrl',
    meaning: 'mail server that sends notifications and e-mails; with a user, only over TLS',
    default: 'none, no e-mail is sent',
    decidedAtStart: true,
    check: smtpUrl,
  },
  MAIL_FROM: {
    field: 'mailFrom',
    meaning: 'sender of e-mails; required with SMTP_URL',
    default: 'none',
    decidedAtStart: true,
    check: mailAddress,
  },
  MAIL_RECIPIENTS: {
    field: 'mailRecipients',
    meaning: 'allowed recipients of e-mails',
    default: 'the domain of MAIL_FROM',
    decidedAtStart: true,
    check: mailRecipients,
  },
  PUBLIC_URL: {
    field: 'publicUrl',
    meaning: 'beginning of the links in notifications: the address at which people reach the API',
    default: 'host and port of the API',
    decidedAtStart: true,
    check: webUrl,
  },
  ...boundKeys,
} as const satisfies Record<string, ConfigurationKey>;

type Key = keyof typeof configurationKeys;
const keyEntries = Object.entries(configurationKeys) as [Key, ConfigurationKey][];

/** Invalid configuration, with one message for each invalid key. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Reads and checks the environment. Throws one `ConfigurationError` that names all invalid keys. */
export function readConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, { field, check, decidedAtStart, ...entry }] of keyEntries) {
    // An empty variable is how Compose files and shells say "not set".
    const given = environment[key]?.trim() || undefined;
    const text = given ?? (decidedAtStart ? undefined : entry.default);
    const value = text === undefined ? undefined : check.read(text);
    if (text !== undefined && value === undefined)
      problems.push(`${key}: expected ${check.expected}, got ${check.show(text)}`);
    values[field] = value;
  }
  if (values.migrationDatabaseUrl !== undefined && !environment.DATABASE_URL?.trim())
    problems.push('MIGRATION_DATABASE_URL: expected DATABASE_URL beside it, got none');
  if ((values.smtpUrl === undefined) !== (values.mailFrom === undefined))
    problems.push('SMTP_URL, MAIL_FROM: expected both or neither, got one');
  problems.push(...temporalProblems(values, environment));
  if (problems.length > 0) throw new ConfigurationError(problems);

  const home = resolve(String(values.home));
  const fileStore = environment.FILE_STORE?.trim() ? resolve(String(values.fileStore)) : join(home, 'files');
  return Object.freeze({ ...values, home, fileStore } as unknown as Configuration);
}

/** Returns the contradictions between settings of the Temporal server. */
function temporalProblems(values: Record<string, unknown>, environment: NodeJS.ProcessEnv): string[] {
  const problems: string[] = [];
  const given = Object.keys(environment).filter(
    (key) =>
      (key.startsWith('TEMPORAL_TLS') || key === 'TEMPORAL_API_KEY') &&
      environment[key]?.trim() &&
      key in configurationKeys,
  );
  if (given.length > 0 && values.temporalAddress === undefined)
    problems.push(`${given.join(', ')}: expected TEMPORAL_ADDRESS beside it, got none`);
  const forTls = given.filter((key) => key !== 'TEMPORAL_TLS');
  if (values.temporalTls === 'off' && forTls.length > 0)
    problems.push(`TEMPORAL_TLS: expected on beside ${forTls.join(', ')}, got off`);
  if ((values.temporalTlsCert === undefined) !== (values.temporalTlsKey === undefined))
    problems.push('TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY: expected both or neither, got one');
  return problems;
}

/** As `readConfiguration`, for a process that needs both servers to be configured. */
export function readProcessConfiguration(environment: NodeJS.ProcessEnv = process.env): ProcessConfiguration {
  const configuration = readConfiguration(environment);
  const { databaseUrl, temporalAddress } = configuration;
  if (databaseUrl === undefined || temporalAddress === undefined) {
    const missing = [
      ...(databaseUrl === undefined ? (['DATABASE_URL'] as const) : []),
      ...(temporalAddress === undefined ? (['TEMPORAL_ADDRESS'] as const) : []),
    ];
    throw new ConfigurationError(
      missing.map(
        (key) =>
          `${key}: expected ${configurationKeys[key].check.expected}, got nothing (only \`npm start\` starts its own)`,
      ),
    );
  }
  return Object.freeze({ ...configuration, databaseUrl, temporalAddress });
}

/** The beginning of links in notifications, without a trailing slash. */
export function publicUrlOf({ publicUrl, apiHost, apiPort = defaultApiPort }: Configuration): string {
  const host = apiHost.includes(':') ? `[${apiHost}]` : apiHost;
  return (publicUrl ?? `http://${host}:${apiPort}`).replace(/(?<!\/)\/+$/, '');
}

/**
 * The environment from which API and workers read this same configuration. They must not have the rights of the
 * database's owner: the owner's URL is set to empty, in case this process inherited one.
 */
export function toEnvironment(configuration: Configuration): Record<string, string> {
  const passedOn = { ...configuration, migrationDatabaseUrl: '' };
  return Object.fromEntries(
    keyEntries
      .filter(([, { field }]) => passedOn[field] !== undefined)
      .map(([key, { field }]) => [key, String(passedOn[field])]),
  );
}

/** The help text: every key with its meaning, default and what it accepts. */
export function describeConfiguration(): string {
  const width = Math.max(...keyEntries.map(([key]) => key.length));
  return keyEntries
    .map(([key, { meaning, default: byDefault, check }]) =>
      [`  ${key.padEnd(width)}  ${meaning}`, `  ${' '.repeat(width)}  ${check.expected}; default: ${byDefault}`].join(
        '\n',
      ),
    )
    .join('\n');
}
