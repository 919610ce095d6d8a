/**
 * The bounds that an operator can set: how much one company, one key, one file or one answer may
 * take before it is refused. `docs/operating.md` has the same table; `test/runtime/bounds.test.ts` compares
 * them.
 */
import { type ValueCheck, wholeNumber } from './value-check.js';

export interface BoundKey {
  /** Its name in `Configuration`, with the unit as its ending: `…Bytes`, `…Ms`, `…PerMinute`. */
  readonly field: string;
  /** What is bounded, and what happens beyond. */
  readonly meaning: string;
  readonly default: string;
  readonly check: ValueCheck<number>;
}

const atLeast = (min: number, max = Number.MAX_SAFE_INTEGER) => wholeNumber(min, max);

export const boundKeys = {
  UPLOAD_LIMIT_BYTES: {
    field: 'uploadLimitBytes',
    meaning: 'largest file that is accepted; a larger one is answered with 413',
    default: String(2 * 1024 ** 3),
    check: atLeast(1),
  },
  COMPANY_CONNECTIONS: {
    field: 'companyConnections',
    meaning:
      'database connections of an API process that one company uses at the same time, never the whole pool; further requests wait',
    default: '6',
    check: atLeast(1),
  },
  KEY_CONNECTIONS: {
    field: 'keyConnections',
    meaning: 'the same for one API key',
    default: '4',
    check: atLeast(1),
  },
  COMPANY_WAITING_REQUESTS: {
    field: 'companyWaitingRequests',
    meaning: 'requests of one company that wait for a connection; further ones are answered with 429',
    default: '400',
    check: atLeast(0),
  },
  KEY_WAITING_REQUESTS: {
    field: 'keyWaitingRequests',
    meaning: 'the same for one API key',
    default: '200',
    check: atLeast(0),
  },
  CONNECTION_WAIT_MS: {
    field: 'connectionWaitMs',
    meaning:
      'time that a request waits for a connection before it is answered with 429, or 503 if other companies use them',
    default: '2000',
    check: atLeast(1, 60_000),
  },
  KEY_STREAMS: {
    field: 'keyStreams',
    meaning: 'event streams of one API key at the same time; further ones are answered with 429',
    default: '200',
    check: atLeast(1),
  },
  COMPANY_STREAMS: {
    field: 'companyStreams',
    meaning: 'the same of one company',
    default: '400',
    check: atLeast(1),
  },
  PROCESS_STREAMS: {
    field: 'processStreams',
    meaning: 'the same of an API process',
    default: '4000',
    check: atLeast(1),
  },
  STREAM_STALL_MS: {
    field: 'streamStallMs',
    meaning: 'time in which the client of an event stream must receive what is sent; otherwise it is disconnected',
    default: '30000',
    check: atLeast(1),
  },
  COMPANY_UPLOADS: {
    field: 'companyUploads',
    meaning:
      'uploads and other bodies of more than 64 KiB of one company that arrive at the same time; further ones are answered with 429',
    default: '50',
    check: atLeast(1),
  },
  COMPANY_EXTERNAL_CALLS: {
    field: 'companyExternalCalls',
    meaning:
      'tests of connections and webhooks and descriptions of tables for one company at the same time in an API process; further ones are answered with 429',
    default: '8',
    check: atLeast(1),
  },
  BODY_MIN_BYTES_PER_SECOND: {
    field: 'bodyMinBytesPerSecond',
    meaning: 'lowest rate at which the body of a request may arrive; a slower one is answered with 408',
    default: '500',
    check: atLeast(0),
  },
  BODY_RATE_WINDOW_MS: {
    field: 'bodyRateWindowMs',
    meaning: 'length of the intervals in which that rate is measured',
    default: '10000',
    check: atLeast(1, 600_000),
  },
  BODY_GRACE_MS: {
    field: 'bodyGraceMs',
    meaning: 'time after the beginning of a request in which that rate is not enforced',
    default: '15000',
    check: atLeast(1, 600_000),
  },
  INVALID_KEYS_PER_MINUTE: {
    field: 'invalidKeysPerMinute',
    meaning: 'unknown API keys of one address that are looked up; further ones are answered with 429',
    default: '30',
    check: atLeast(1),
  },
  KEY_RECHECK_MS: {
    field: 'keyRecheckMs',
    meaning:
      'time that a body may take to arrive; after a longer one its API key is looked up again before anything is stored',
    default: '1000',
    check: atLeast(0, 60_000),
  },
  KEYS_PER_COMPANY: {
    field: 'keysPerCompany',
    meaning:
      'API keys of a company that are valid or were created within a day; the API creates no more (409, `too_many_keys`)',
    default: '100',
    check: atLeast(1),
  },
  EXTERNAL_ANSWER_BYTES: {
    field: 'externalAnswerBytes',
    meaning:
      "memory for the answers of a company's own server to queries for one purpose, such as the look-ups of a batch; above it the connection is closed and the query fails",
    default: String(16 * 1024 ** 2),
    check: atLeast(1024 ** 2, 1024 ** 3),
  },
  EXTERNAL_ANSWERS_BYTES: {
    field: 'externalAnswersBytes',
    meaning:
      'memory of one process for all such answers together, of which a company may take a quarter; above it the query fails and is retried later',
    default: String(64 * 1024 ** 2),
    check: atLeast(1024 ** 2, 64 * 1024 ** 3),
  },
  HANG_LIMIT_MS: {
    field: 'hangLimitMs',
    meaning: 'time without an answer, in ms, after which `npm start` kills one of its processes and starts it again',
    default: '60000',
    check: atLeast(1_000),
  },
  MAILS_PER_COMPANY_PER_DAY: {
    field: 'mailsPerCompanyPerDay',
    meaning:
      'e-mails that are sent for one company in a day (UTC); above it, steps end in error and notifications wait for the next day',
    default: '1000',
    check: atLeast(0, 1_000_000_000),
  },
  MAILS_PER_RECIPIENT_PER_DAY: {
    field: 'mailsPerRecipientPerDay',
    meaning: 'e-mails for one company to one address in a day (UTC); above it the same applies',
    default: '100',
    check: atLeast(0, 1_000_000_000),
  },
  WEBHOOK_CALLS_PER_HOST_PER_MINUTE: {
    field: 'webhookCallsPerHostPerMinute',
    meaning: 'calls of one company to webhooks at one host in a minute; further ones wait for the next',
    default: '1200',
    check: atLeast(1, 1_000_000_000),
  },
  WEBHOOK_CALLS_PER_HOST_PER_DAY: {
    field: 'webhookCallsPerHostPerDay',
    meaning:
      'calls of one company to webhooks at one host in a day (UTC); above it, steps end in error and notifications wait for the next day',
    default: '100000',
    check: atLeast(1, 1_000_000_000),
  },
  LOST_ATTEMPTS: {
    field: 'lostAttempts',
    meaning:
      'consecutive attempts at a batch, a file, or a portion of post-processing, or a batch of an undo, whose worker was lost without progress; then its import or run fails (`WorkerLost`)',
    default: '5',
    check: atLeast(2, 1_000),
  },
  FILE_EXPANSION_RATIO: {
    field: 'fileExpansionRatio',
    meaning:
      "ratio of the bytes of an import's records to those of its file, once they exceed the bytes below; a higher one is a file fault",
    default: '100',
    check: atLeast(1),
  },
  FILE_EXPANSION_FLOOR_BYTES: {
    field: 'fileExpansionFloorBytes',
    meaning: 'bytes that the records of any file may have, however small it is',
    default: String(64 * 1024 ** 2),
    check: atLeast(1),
  },
  FILE_STEPS_PER_RECORD: {
    field: 'fileStepsPerRecord',
    meaning:
      'steps that rules, expressions and validations may take per record of a file on average (a file of fewer than 10,000 records: as many as one of 10,000); more is a file fault. A step is about a character that is read',
    default: '100000',
    check: atLeast(1),
  },
  REFUSED_ATTEMPTS: {
    field: 'refusedAttempts',
    meaning:
      'consecutive attempts, in one worker, at what PostgreSQL refuses and a deploy or an operator may correct (SQLSTATE 0A, 23, 42, 44, 57014, P0); then its import or run fails (`DatabaseError`)',
    default: '100',
    check: atLeast(1, 1_000_000),
  },
} as const satisfies Record<string, BoundKey>;

type BoundKeys = typeof boundKeys;

/** The value of each bound, by its field in `Configuration`. */
export type Bounds = { readonly [Key in keyof BoundKeys as BoundKeys[Key]['field']]: number };

/** The default of every bound. */
export const defaultBounds = (): Bounds =>
  Object.fromEntries(
    Object.values<BoundKey>(boundKeys).map(({ field, default: byDefault }) => [field, Number(byDefault)]),
  ) as unknown as Bounds;

/** The bounds as a Markdown table: setting, default, meaning. */
export function describeBounds(): string {
  const rows = Object.entries<BoundKey>(boundKeys).map(
    ([key, { default: byDefault, meaning }]) =>
      `| \`${key}\` | ${Number(byDefault).toLocaleString('en-US')} | ${meaning} |`,
  );
  return ['| setting | default | what it bounds |', '| --- | --- | --- |', ...rows].join('\n');
}
